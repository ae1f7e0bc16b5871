package org.ccdrec.server.statistics;

/**
 * Pearson's chi-square test of counts against given shares. Stateless.
 *
 * <p>The p-value is the upper tail of the chi-square distribution, the regularised incomplete gamma
 * function Q(a, x) with a half the degrees of freedom and x half the statistic. It is computed from
 * its closed form for a = 1/2 or 1 by the recurrence Q(a + 1, x) = Q(a, x) + xᵃ e⁻ˣ / Γ(a + 1)
 * (Abramowitz and Stegun, 6.5.21).
 */
public final class ChiSquare {
  private ChiSquare() {}

  /**
   * Returns the probability of counts that deviate at least as much from the shares by chance, 1 if
   * there are no counts.
   *
   * @param counts at least two counts
   * @param shares the expected share of each count, positive, with the sum 1
   */
  public static double pValue(long[] counts, double[] shares) {
    double total = 0;
    for (long count : counts) {
      total += count;
    }
    if (total == 0) {
      return 1;
    }
    double statistic = 0;
    for (int at = 0; at < counts.length; at++) {
      double expected = total * shares[at];
      double residual = counts[at] - expected;
      statistic += residual * residual / expected;
    }
    return upperTail(statistic, counts.length - 1);
  }

  /** Returns the probability that a chi-square variable exceeds a value. */
  static double upperTail(double value, int degreesOfFreedom) {
    double x = value / 2;
    boolean isEven = degreesOfFreedom % 2 == 0;
    double a = isEven ? 1 : 0.5;
    double tail = isEven ? Math.exp(-x) : complementaryError(Math.sqrt(x));
    double term = isEven ? x * Math.exp(-x) : 2 * Math.sqrt(x / Math.PI) * Math.exp(-x);
    for (; a < degreesOfFreedom / 2.0; a++) {
      tail += term;
      term *= x / (a + 1);
    }
    return Math.min(1, tail);
  }

  /**
   * Returns the complementary error function of a number that is not negative: by its Taylor series
   * (7.1.6) where that converges fast, otherwise by its continued fraction (7.1.14).
   */
  static double complementaryError(double x) {
    double square = x * x;
    double scale = Math.exp(-square) / Math.sqrt(Math.PI);
    if (x < 2) {
      double term = x;
      double sum = term;
      for (int n = 1; term > 1e-17 * sum; n++) {
        term *= 2 * square / (2 * n + 1);
        sum += term;
      }
      return 1 - 2 * scale * sum;
    }
    double fraction = x;
    for (int n = 60; n > 0; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return scale / fraction;
  }
}
