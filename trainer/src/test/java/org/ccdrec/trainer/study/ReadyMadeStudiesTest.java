package org.ccdrec.trainer.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The studies in conf/studies can be planned: every configuration they name exists and binds. */
final class ReadyMadeStudiesTest {
  @TempDir Path folder;

  /** A row named CCDRec has DMA, NDI and CNS, unless its name says what it leaves out. */
  @ParameterizedTest
  @ValueSource(strings = {"ablation-tiktok", "table2-tiktok", "table3-tiktok"})
  void rowsAreWhatTheirNamesSay(String name) throws IOException {
    TinyStudy.prepare(folder);
    Dataset dataset = DatasetReader.read(folder.resolve("data"));
    Path file = Path.of("..", "conf", "studies", name + ".yaml");
    StudyConfig config = ConfigReader.ofFile(file).bind(StudyConfig.class);
    int named = 0;
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      StudyPlan plan = new StudyPlanner(file, config, plugins, List.of()).plan(run -> dataset);
      for (PlannedRun run : plan.runs()) {
        String row = run.row();
        if (row.startsWith("CCDRec") && !row.contains("negatives")) {
          named++;
          String model = run.config().modelName();
          String expected = row.endsWith(" without NDI") ? "ccdrec-without-ndi(" : "ccdrec(";
          assertTrue(model.startsWith(expected), row + ": " + model);
        }
      }
    }
    assertTrue(named > 0);
  }

  @ParameterizedTest
  @CsvSource({"ablation-tiktok, 18", "table2-tiktok, 102", "table3-tiktok, 36"})
  void everyRunIsPlanned(String name, int runs) throws IOException {
    TinyStudy.prepare(folder);
    Dataset dataset = DatasetReader.read(folder.resolve("data"));
    Path file = Path.of("..", "conf", "studies", name + ".yaml");
    StudyConfig config = ConfigReader.ofFile(file).bind(StudyConfig.class);
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      StudyPlan plan = new StudyPlanner(file, config, plugins, List.of()).plan(run -> dataset);
      assertEquals(name, plan.config().name());
      assertEquals(runs, plan.runs().size());
      assertTrue(
          plan.rows().stream()
              .anyMatch(row -> row.name().equals(plan.rows().getLast().baseline())));
    }
  }
}
