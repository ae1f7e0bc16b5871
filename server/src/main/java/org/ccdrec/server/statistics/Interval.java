package org.ccdrec.server.statistics;

/**
 * A confidence interval.
 *
 * @param low lower bound
 * @param high upper bound, at least the lower one
 */
public record Interval(double low, double high) {
  /** The quantile of the standard normal distribution for a two-sided interval of 95 %. */
  static final double Z95 = 1.959963984540054;

  /** Returns the normal interval of 95 % around an estimate. */
  public static Interval normal(double estimate, double variance) {
    double width = Z95 * Math.sqrt(variance);
    return new Interval(estimate - width, estimate + width);
  }

  /** Returns whether a value is in the interval, bounds included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
