package org.ccdrec.trainer.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.control.Cancellation;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every backbone learns on a small demo catalogue: it ranks better than popularity does, and worse
 * as long as it is untrained.
 */
final class BackbonesLearnTest {
  private static final DemoSize SIZE = new DemoSize(600, 400, 32);
  private static final String RUN =
      """
      model: {dimension: 32}
      training: {epochs: 25, batchSize: 512, learningRate: 0.01}
      evaluation: {every: 5}
      """;

  /** One epoch of steps too small to move a parameter. */
  private static final List<String> UNTRAINED =
      List.of("training.epochs=1", "training.learningRate=1e-20");

  @TempDir static Path shared;
  private static Dataset demo;
  private static double popularity;

  @BeforeAll
  static void generate() throws IOException {
    DemoCatalogue.write(shared.resolve("demo"), 7, SIZE);
    demo = DatasetReader.read(shared.resolve("demo"));
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1)) {
      popularity =
          new Evaluator(kernels, demo, false)
              .evaluate(Split.TEST, Baselines.popularity(demo))
              .metrics()
              .recallAt20();
    }
  }

  /**
   * The bounds, multiples of the popularity ranking's recall, lie 10 to 20 % below what is reached.
   */
  @ParameterizedTest
  @CsvSource({
    "bpr-mf, 1.1,",
    "lightgcn, 1.8,",
    "freedom, 2,",
    "vbpr, 2,",
    "bm3, 1.5,",
    "slmrec, 1.9,",
    "lattice, 2,",
    "mmgcn, 1.1,",
    "mcdrec, 1.7, 'model.config={diffusedItems: 16, samplingSteps: 1}'",
    "mgcn, 1.8,",
    "samediff-two-tower, 1.7,"
  })
  void beatsPopularityOnceTrained(String backbone, double bound, String key) {
    List<String> run = new ArrayList<>(List.of("model.backbone=" + backbone));
    if (key != null) {
      run.add(key);
    }
    assertBeatsPopularity(backbone, bound, recall(run));
    run.addAll(UNTRAINED);
    double untrained = recall(run);
    assertTrue(
        untrained < popularity,
        "%s untrained: Recall@20 %.4f, of popularity %.4f"
            .formatted(backbone, untrained, popularity));
  }

  @ParameterizedTest
  @ValueSource(strings = {"item-knn", "ease"})
  void aClosedFormBeatsPopularity(String name) {
    assertBeatsPopularity(name, 2, recall(List.of("model.backbone=" + name)));
  }

  private static void assertBeatsPopularity(String model, double bound, double recall) {
    assertTrue(
        recall > bound * popularity,
        "%s: Recall@20 %.4f, of popularity %.4f".formatted(model, recall, popularity));
  }

  private static double recall(List<String> keys) {
    ConfigReader reader = ConfigReader.ofText("learn", RUN).override(keys);
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
        TrainingRun run =
            new TrainingRun(
                EffectiveConfig.read(reader, plugins), demo, plugins, kernels, Profiler.off())) {
      return run.run(RunListener.SILENT, new Cancellation())
          .test()
          .orElseThrow()
          .metrics()
          .recallAt20();
    }
  }
}
