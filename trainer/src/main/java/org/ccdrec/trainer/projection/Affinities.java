package org.ccdrec.trainer.projection;

/**
 * The joint probabilities of t-SNE: Gaussian neighbourhoods, each with the width that gives it the
 * requested perplexity, made symmetric.
 */
final class Affinities {
  private static final int SEARCH_STEPS = 100;
  private static final double TOLERANCE = 1e-5;

  private Affinities() {}

  /**
   * Returns p_ij = (p_j|i + p_i|j) / 2n, which sum to 1.
   *
   * @param squaredDistances {@code [n][n]}
   * @param perplexity effective number of neighbours, less than n
   */
  static double[][] joint(double[][] squaredDistances, double perplexity) {
    int n = squaredDistances.length;
    double[][] conditional = new double[n][];
    for (int i = 0; i < n; i++) {
      conditional[i] = conditional(squaredDistances[i], i, Math.log(perplexity));
    }
    double[][] joint = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        joint[i][j] = (conditional[i][j] + conditional[j][i]) / (2 * n);
        joint[j][i] = joint[i][j];
      }
    }
    return joint;
  }

  /** Bisects the precision of a point's neighbourhood until its entropy is the requested one. */
  private static double[] conditional(double[] distances, int self, double entropy) {
    double precision = 1;
    double low = Double.NEGATIVE_INFINITY;
    double high = Double.POSITIVE_INFINITY;
    double[] probabilities = new double[distances.length];
    for (int step = 0; step < SEARCH_STEPS; step++) {
      double excess = fill(probabilities, distances, self, precision) - entropy;
      if (Math.abs(excess) <= TOLERANCE) {
        return probabilities;
      }
      if (excess > 0) {
        low = precision;
        precision = Double.isInfinite(high) ? precision * 2 : (precision + high) / 2;
      } else {
        high = precision;
        precision = Double.isInfinite(low) ? precision / 2 : (precision + low) / 2;
      }
    }
    return probabilities;
  }

  /** Fills the probabilities of a point's neighbours; returns their entropy in nats. */
  private static double fill(
      double[] probabilities, double[] distances, int self, double precision) {
    double nearest = Double.POSITIVE_INFINITY;
    for (int j = 0; j < distances.length; j++) {
      nearest = j == self ? nearest : Math.min(nearest, distances[j]);
    }
    double sum = 0;
    for (int j = 0; j < distances.length; j++) {
      probabilities[j] = j == self ? 0 : Math.exp(-precision * (distances[j] - nearest));
      sum += probabilities[j];
    }
    double mean = 0;
    for (int j = 0; j < distances.length; j++) {
      probabilities[j] /= sum;
      mean += probabilities[j] * (distances[j] - nearest);
    }
    return Math.log(sum) + precision * mean;
  }
}
