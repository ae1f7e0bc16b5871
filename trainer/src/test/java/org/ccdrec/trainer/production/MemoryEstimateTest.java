package org.ccdrec.trainer.production;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.command.train.FaultyBackbone;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.demo.DemoCatalogue;
import org.ccdrec.trainer.demo.DemoSize;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.SmallWorld;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MemoryEstimateTest {
  @TempDir static Path shared;
  private static Dataset dataset;

  @BeforeAll
  static void generate() throws IOException {
    DemoCatalogue.write(shared.resolve("demo"), 5, new DemoSize(80, 60, 12));
    dataset = DatasetReader.read(shared.resolve("demo"));
  }

  @Test
  void refusesWhatCannotFitAndNamesTheWayOut() {
    var estimate = new MemoryEstimate(3_000_000_000L, 500_000_000L, 0);
    assertEquals(3_500_000_000L, estimate.bytes());
    assertDoesNotThrow(() -> estimate.require(4L << 30));
    var refused =
        assertThrows(IllegalArgumentException.class, () -> estimate.require(1_000_000_000L));
    String message = String.valueOf(refused.getMessage());
    assertTrue(
        message.startsWith(
            "training needs at least 3.5 GB of memory (content features 3.0 GB, embeddings 500.0"
                + " MB, model 0 bytes) and this process may use 1.0 GB; raise the limit with"
                + " CCDREC_JAVA_OPTS=-Xmx5g"),
        message);
  }

  @Test
  void aMachineThatIsTooSmallIsNamed() {
    var estimate = new MemoryEstimate(3_000_000_000L, 500_000_000L, 0);
    assertDoesNotThrow(() -> estimate.requireMachine(4L << 30));
    var refused =
        assertThrows(IllegalArgumentException.class, () -> estimate.requireMachine(1_000_000_000L));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("this machine has 1.0 GB; use a larger"),
        refused::getMessage);
  }

  @Test
  void theLimitOfTheProcessIsPositive() {
    assertTrue(ProcessMemory.limit() > 0);
    assertTrue(ProcessMemory.machine() > 0);
  }

  /**
   * Compares with what a run holds: features, the vectors of two epochs, and the parameters that it
   * has registered after training, each with two moments.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bpr-mf",
        "lightgcn",
        "freedom",
        "bm3",
        "lattice",
        "mcdrec",
        "vbpr",
        "slmrec",
        "mmgcn",
        "popularity",
        "item-knn",
        "freedom ccdrec.enabled=true",
        "freedom ccdrec.enabled=true features.mode=frozen",
        "lightgcn ccdrec.enabled=true ccdrec.ndi=false ccdrec.dma=false"
      })
  void isALowerBoundOfWhatTrainingAllocates(String model) {
    String[] assignments = ("model.backbone=" + model + " training.epochs=1").split(" ");
    EffectiveConfig config = SmallWorld.config(assignments);
    TrainingResult result = SmallWorld.train(config, dataset, 1, RunListener.SILENT);
    long raw = raw(dataset);
    long vectors = 4L * (result.users().length() + result.items().length());
    long held = raw + 2 * vectors + 3 * 4 * result.parameterCount();
    try (PluginRegistry plugins = PluginRegistry.load(null)) {
      long estimate = MemoryEstimate.of(config.run(), dataset, plugins).bytes();
      assertTrue(estimate >= raw);
      assertTrue(estimate <= held, "estimated " + estimate + ", held " + held);
    }
  }

  private static long raw(Dataset dataset) {
    return dataset.modalities().stream()
        .mapToLong(modality -> 4L * modality.rows() * modality.columns())
        .sum();
  }

  @Test
  void assumesNothingOfABackboneThatItDoesNotKnow() throws IOException {
    Path jars = FaultyBackbone.write(shared.resolve("plugins.d"));
    try (PluginRegistry plugins = PluginRegistry.load(jars)) {
      EffectiveConfig config =
          EffectiveConfig.read(
              ConfigReader.ofText("acme", "model: {backbone: acme, dimension: 16}"), plugins);
      MemoryEstimate estimate = MemoryEstimate.of(config.run(), dataset, plugins);
      assertEquals(raw(dataset), estimate.features(), "no trained features");
      assertEquals(2L * 4 * (80 + 60) * 16, estimate.vectors(), "the vectors of two epochs");
    }
  }
}
