package org.ccdrec.trainer.tracking;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.TrainingResult;

/** The numbers of a run by tag, such as {@code valid/recall@20}. Stateless. */
final class Scalars {
  private Scalars() {}

  /** Returns the numbers of an epoch; those that are not finite are left out. */
  static Map<String, Double> of(EpochReport report) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    report.losses().forEach((part, loss) -> put(scalars, "loss/" + part, loss));
    report.hardness().ifPresent(hardness -> put(scalars, "negatives/hardness", hardness));
    report
        .diagnostics()
        .uniformOverlap()
        .ifPresent(overlap -> put(scalars, "negatives/uniform-overlap", overlap));
    report.diagnostics().idRms().ifPresent(rms -> put(scalars, "embeddings/rms", rms));
    put(scalars, "seconds/train", report.trainSeconds());
    put(scalars, "seconds/infer", report.inferSeconds());
    put(scalars, "seconds/eval", report.evalSeconds());
    report.validation().ifPresent(metrics -> put(scalars, "valid/", metrics));
    return scalars;
  }

  /** Returns the test metrics and the best epoch of a run. */
  static Map<String, Double> of(TrainingResult result) {
    Map<String, Double> scalars = new LinkedHashMap<>();
    scalars.put("best-epoch", (double) result.bestEpoch());
    result.test().ifPresent(test -> put(scalars, "test/", test.metrics()));
    return scalars;
  }

  private static void put(Map<String, Double> scalars, String prefix, Metrics metrics) {
    metrics.toMap().forEach((name, value) -> put(scalars, prefix + name, value));
  }

  private static void put(Map<String, Double> scalars, String tag, double value) {
    if (Double.isFinite(value)) {
      scalars.put(tag, value);
    }
  }
}
