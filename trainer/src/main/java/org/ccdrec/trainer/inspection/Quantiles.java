package org.ccdrec.trainer.inspection;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Quantiles of a sample. The p-quantile of n numbers is the one of rank ⌈p·n⌉, always a member of
 * the sample (type 1 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996).
 *
 * @param least the smallest
 * @param lowerTenth the 0.1-quantile
 * @param lowerQuarter the 0.25-quantile
 * @param median the 0.5-quantile
 * @param upperQuarter the 0.75-quantile
 * @param upperTenth the 0.9-quantile
 * @param upperHundredth the 0.99-quantile
 * @param greatest the largest
 * @param mean the arithmetic mean
 */
public record Quantiles(
    double least,
    double lowerTenth,
    double lowerQuarter,
    double median,
    double upperQuarter,
    double upperTenth,
    double upperHundredth,
    double greatest,
    double mean) {

  /** Returns the quantiles of at least one number. */
  static Quantiles of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Quantiles(
        sorted[0],
        quantile(sorted, 0.1),
        quantile(sorted, 0.25),
        quantile(sorted, 0.5),
        quantile(sorted, 0.75),
        quantile(sorted, 0.9),
        quantile(sorted, 0.99),
        sorted[sorted.length - 1],
        DoubleStream.of(sorted).sum() / sorted.length);
  }

  static Quantiles of(int[] values) {
    return of(Arrays.stream(values).asDoubleStream().toArray());
  }

  private static double quantile(double[] sorted, double p) {
    return sorted[Math.max(0, (int) Math.ceil(p * sorted.length) - 1)];
  }
}
