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

/** The studies in conf/studies can be planned: every configuration they name exists and binds. */
final class ReadyMadeStudiesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"ablation-tiktok, 18", "table2-tiktok, 90", "table3-tiktok, 30"})
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
