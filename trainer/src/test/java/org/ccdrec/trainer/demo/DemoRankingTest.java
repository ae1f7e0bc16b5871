package org.ccdrec.trainer.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * On the catalogue of {@code ccdrec demo}, models beat popularity, models with content beat those
 * without, and CCDRec beats FREEDOM. All models share the epochs, batch size, learning rate and
 * dimension of {@code conf/demo.yaml}.
 */
final class DemoRankingTest {
  private static final long[] SEEDS = {1, 2};

  @TempDir Path folder;

  @Test
  void contentHelps() throws IOException {
    DemoCatalogue.write(folder.resolve("demo"), 2025);
    Dataset demo = DatasetReader.read(folder.resolve("demo"));
    double popularity = popularity(demo);
    double lightgcn = trained(demo, "ccdrec.enabled=false", "model={backbone: lightgcn}");
    double freedom =
        trained(
            demo,
            "ccdrec.enabled=false",
            "model={backbone: freedom, config: {ego: id, edgeDropout: 0.5}}");
    double ccdrec = trained(demo, "ccdrec.enabled=true");
    String figures =
        "test Recall@20 of popularity %.4f, LightGCN %.4f, FREEDOM %.4f, CCDRec(FREEDOM) %.4f"
            .formatted(popularity, lightgcn, freedom, ccdrec);
    assertTrue(lightgcn > 2 * popularity, figures);
    assertTrue(freedom > 1.05 * lightgcn, figures);
    assertTrue(ccdrec > 1.05 * lightgcn, figures);
    assertTrue(ccdrec > freedom, figures);
  }

  private static double popularity(Dataset demo) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1)) {
      return new Evaluator(kernels, demo, false)
          .evaluate(Split.TEST, Baselines.popularity(demo))
          .metrics()
          .recallAt20();
    }
  }

  /** Returns the mean over seeds of test Recall@20 at the best validation epoch. */
  private static double trained(Dataset demo, String... assignments) {
    return LongStream.of(SEEDS)
        .mapToDouble(seed -> trained(demo, seed, assignments))
        .average()
        .orElseThrow();
  }

  private static double trained(Dataset demo, long seed, String... assignments) {
    ConfigReader reader =
        ConfigReader.ofFile(Path.of("..", "conf", "demo.yaml"))
            .override(List.of(assignments))
            .override(List.of("seed=" + seed));
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
