package org.ccdrec.trainer.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The studies in conf/studies can be planned: every configuration they name exists and binds. */
final class ReadyMadeStudiesTest {
  private static final String TIKTOK =
      "8c21d837fd2269c9568ef2dc305674f911337e5d925db1f1ebfa9ad460aeb982";
  private static final String BABY =
      "2093dfce23a1c7ad3ec25ac4d5f72e779c3d6b99415afe671e853a38058d6be8";

  @TempDir Path folder;

  /** A row named CCDRec has DMA, NDI and CNS, unless its name says what it leaves out. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ablation-tiktok",
        "ablation-baby",
        "table2-tiktok",
        "table2-baby",
        "table3-tiktok",
        "table3-baby",
        "sparsity-tiktok",
        "sparsity-baby",
        "tuned-tiktok",
        "tuned-baby"
      })
  void rowsAreWhatTheirNamesSay(String name) throws IOException {
    int named = 0;
    for (PlannedRun run : plan(name).runs()) {
      String row = run.row();
      String model = run.config().modelName();
      if (row.startsWith("CCDRec")) {
        named++;
        assertTrue(model.startsWith(modelOf(row)), row + ": " + model);
      } else {
        assertEquals(row.contains(" + DMA"), model.startsWith("ccdrec"), row + ": " + model);
      }
    }
    assertTrue(named > 0);
  }

  private static String modelOf(String row) {
    Matcher left = Pattern.compile(" without (DMA|NDI)$").matcher(row);
    return left.find()
        ? "ccdrec-without-" + left.group(1).toLowerCase(Locale.ROOT) + "("
        : "ccdrec(";
  }

  @ParameterizedTest
  @CsvSource({
    "ablation-tiktok, 27",
    "ablation-baby, 24",
    "table2-tiktok, 273",
    "table2-baby, 273",
    "table3-tiktok, 252",
    "table3-baby, 252",
    "sensitivity-tiktok, 57",
    "sensitivity-baby, 57",
    "sparsity-tiktok, 30",
    "sparsity-baby, 30",
    "tuned-tiktok, 25",
    "tuned-baby, 25"
  })
  void everyRunIsPlanned(String name, int runs) throws IOException {
    StudyPlan plan = plan(name);
    assertEquals(name, plan.config().name());
    assertEquals(runs, plan.runs().size());
    assertTrue(
        plan.rows().stream().anyMatch(row -> row.name().equals(plan.rows().getLast().baseline())));
  }

  @Test
  void tunedRowsAreRefusedOnOtherData() throws IOException {
    Dataset other = tiny();
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> plan("tuned-tiktok", other));
    assertEquals(
        "row FREEDOM was tuned on other data than the study's; run its search,"
            + " tune-tiktok-freedom, on these data",
        refused.getMessage());
  }

  private Dataset tiny() throws IOException {
    TinyStudy.prepare(folder);
    return DatasetReader.read(folder.resolve("data"));
  }

  /**
   * Plans a study on a tiny dataset that has the hash of the study's set, as tuned rows require.
   */
  private StudyPlan plan(String name) throws IOException {
    Dataset tiny = tiny();
    Dataset dataset =
        new Dataset(
            tiny.name(),
            tiny.directory(),
            tiny.userCount(),
            tiny.itemCount(),
            tiny.train(),
            tiny.validation(),
            tiny.test(),
            tiny.modalities(),
            tiny.userIds(),
            tiny.itemIds(),
            tiny.metadata(),
            tiny.attributeTypes(),
            tiny.userAttributes(),
            tiny.warnings(),
            name.endsWith("baby") ? BABY : TIKTOK);
    return plan(name, dataset);
  }

  private static StudyPlan plan(String name, Dataset dataset) {
    Path file = Path.of("..", "conf", "studies", name + ".yaml");
    StudyConfig config = ConfigReader.ofFile(file).bind(StudyConfig.class);
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      return new StudyPlanner(file, config, plugins, List.of()).plan(run -> dataset);
    }
  }
}
