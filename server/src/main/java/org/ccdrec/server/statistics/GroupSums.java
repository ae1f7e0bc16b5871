package org.ccdrec.server.statistics;

import org.jspecify.annotations.Nullable;

/**
 * Two sums by group of users, from which their ratio is estimated. The users are divided into
 * {@value #GROUPS} groups by a hash, so the groups are independent of each other whatever the users
 * of one have in common. Adding is commutative, so the sums of several servers can be added. Not
 * thread-safe.
 *
 * <p>The variance of the ratio R = Y/X is that of the delta method over the G groups that have
 * data: G/(G−1) · Σ (y − R·x)² / X² (Deng, Knoblich, Lu, "Applying the Delta Method in Metric
 * Analytics", KDD 2018; the groups are those of Chamandy et al., "Estimating Uncertainty for
 * Massive Data Streams", 2012).
 */
public final class GroupSums {
  /** Number of groups. */
  public static final int GROUPS = 256;

  private final double[] numerators;
  private final double[] denominators;

  /**
   * Creates a view of sums.
   *
   * @param numerators {@value #GROUPS} sums, such as clicks
   * @param denominators {@value #GROUPS} sums, such as impressions
   */
  public GroupSums(double[] numerators, double[] denominators) {
    if (numerators.length != GROUPS || denominators.length != GROUPS) {
      throw new IllegalArgumentException(
          "sums must be of %d groups; groups=%d, %d"
              .formatted(GROUPS, numerators.length, denominators.length));
    }
    this.numerators = numerators;
    this.denominators = denominators;
  }

  /** Returns the estimate, or null if fewer than two groups have data. */
  public @Nullable RatioEstimate estimate() {
    double numerator = 0;
    double denominator = 0;
    int groups = 0;
    int support = 0;
    for (int group = 0; group < GROUPS; group++) {
      numerator += numerators[group];
      denominator += denominators[group];
      groups += denominators[group] > 0 ? 1 : 0;
      support += denominators[group] > 0 && numerators[group] != 0 ? 1 : 0;
    }
    if (groups < 2) {
      return null;
    }
    double ratio = numerator / denominator;
    double squares = 0;
    for (int group = 0; group < GROUPS; group++) {
      double residual = numerators[group] - ratio * denominators[group];
      squares += residual * residual;
    }
    double variance = squares * groups / (groups - 1) / (denominator * denominator);
    return new RatioEstimate(ratio, variance, denominator, support);
  }
}
