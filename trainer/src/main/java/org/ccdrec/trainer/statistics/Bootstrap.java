package org.ccdrec.trainer.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap of a mean: Efron and Tibshirani, "An Introduction to the Bootstrap"
 * (1993), chapter 13. Each resample draws n of the n values with replacement. The interval cuts off
 * an equal share of the resample means on either side, interpolating linearly between order
 * statistics.
 *
 * @param resamples number of resamples
 * @param confidence share of the resample means inside the interval, in (0, 1)
 * @param seed seed of the draws; the same seed gives the same interval
 */
public record Bootstrap(int resamples, double confidence, long seed) {

  public Bootstrap {
    if (resamples < 1 || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "resamples must be positive and confidence between 0 and 1; resamples=%d, confidence=%s"
              .formatted(resamples, confidence));
    }
  }

  /** Returns the confidence interval of the mean of at least one value. */
  public Interval ofMean(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a sample must have at least one value");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int resample = 0; resample < resamples; resample++) {
      double sum = 0;
      for (int draw = 0; draw < values.length; draw++) {
        sum += values[random.nextInt(values.length)];
      }
      means[resample] = sum / values.length;
    }
    Arrays.sort(means);
    double outside = (1 - confidence) / 2;
    return new Interval(quantile(means, outside), quantile(means, 1 - outside));
  }

  /** Returns a quantile of ascending values, interpolated linearly between order statistics. */
  static double quantile(double[] ascending, double share) {
    double position = share * (ascending.length - 1);
    int below = (int) Math.floor(position);
    int above = Math.min(below + 1, ascending.length - 1);
    return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
  }
}
