package org.ccdrec.trainer.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.inference.WilcoxonSignedRankTest;

/**
 * The paired comparison of two models over the same users: the mean of the users' differences, its
 * bootstrap interval, and the p-value of the signed-rank test.
 *
 * <p>The test is two-sided: Wilcoxon, "Individual comparisons by ranking methods" (Biometrics
 * Bulletin 1945). As in that paper, users with zero difference are dropped. Ties share their mean
 * rank. With ties, or with more than 50 non-zero differences, the p-value is that of the normal
 * approximation with tie and continuity corrections; otherwise it is exact. If all differences are
 * zero it is 1. Differences are first rounded to 1e-12, so that a different order of summation does
 * not break ties.
 *
 * @param difference mean of the differences
 * @param interval bootstrap interval of that mean
 * @param pValue two-sided p-value of the signed-rank test, not corrected for multiple comparisons
 */
public record PairedTest(double difference, Interval interval, double pValue) {
  private static final double GRAIN = 1e12;

  /**
   * Compares two models.
   *
   * @param model the model's value for each user
   * @param baseline the baseline's value for the same users, in the same order
   */
  public static PairedTest of(double[] model, double[] baseline, Bootstrap bootstrap) {
    if (model.length != baseline.length || model.length == 0) {
      throw new IllegalArgumentException(
          "both models must have a value for each user, and at least one user; %d and %d values"
              .formatted(model.length, baseline.length));
    }
    double[] differences = new double[model.length];
    Arrays.setAll(differences, at -> Math.rint((model[at] - baseline[at]) * GRAIN) / GRAIN);
    return new PairedTest(
        Moments.of(differences).mean(), bootstrap.ofMean(differences), signedRank(differences));
  }

  /** Returns the two-sided p-value of the signed-rank test. */
  static double signedRank(double[] differences) {
    double[] nonZero = Arrays.stream(differences).filter(difference -> difference != 0).toArray();
    return nonZero.length == 0
        ? 1
        : Math.min(1, WilcoxonSignedRankTest.withDefaults().test(nonZero).getPValue());
  }
}
