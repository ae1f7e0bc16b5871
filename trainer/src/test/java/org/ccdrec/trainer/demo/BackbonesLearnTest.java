package org.ccdrec.trainer.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.DatasetReader;
import org.ccdrec.trainer.data.Split;
import org.ccdrec.trainer.evaluation.Evaluator;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.Cancellation;
import org.ccdrec.trainer.training.EffectiveConfig;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainingRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every backbone learns on a small demo catalogue: it ranks better than popularity does. */
final class BackbonesLearnTest {
  private static final DemoSize SIZE = new DemoSize(600, 400, 32);
  private static final String RUN =
      """
      model: {dimension: 32}
      training: {epochs: 25, batchSize: 512, learningRate: 0.01}
      evaluation: {every: 5}
      """;

  @TempDir static Path shared;
  private static Dataset demo;

  @BeforeAll
  static void generate() throws IOException {
    DemoCatalogue.write(shared.resolve("demo"), 7, SIZE);
    demo = DatasetReader.read(shared.resolve("demo"));
  }

  @ParameterizedTest
  @CsvSource({
    "bpr-mf,",
    "lightgcn,",
    "freedom,",
    "vbpr,",
    "bm3,",
    "slmrec,",
    "lattice,",
    "mmgcn,",
    "mcdrec, model.config.diffusedItems=32",
    "samediff-two-tower,",
    "item-knn,",
    "ease,"
  })
  void beatsPopularity(String backbone, String key) {
    String model = "model.backbone=" + backbone;
    ConfigReader reader =
        ConfigReader.ofText("learn", RUN)
            .override(key == null ? List.of(model) : List.of(model, key));
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
        TrainingRun run =
            new TrainingRun(
                EffectiveConfig.read(reader, plugins), demo, plugins, kernels, Profiler.off())) {
      double recall = run.run(RunListener.SILENT, new Cancellation()).test().metrics().recallAt20();
      double popular =
          new Evaluator(kernels, demo, false)
              .evaluate(Split.TEST, Baselines.popularity(demo))
              .metrics()
              .recallAt20();
      assertTrue(
          recall > 1.1 * popular,
          "%s: Recall@20 %.4f, of popularity %.4f".formatted(backbone, recall, popular));
    }
  }
}
