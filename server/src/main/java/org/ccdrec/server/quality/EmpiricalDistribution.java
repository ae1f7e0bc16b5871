package org.ccdrec.server.quality;

import java.util.Arrays;

/** The empirical distribution of a sample. Immutable. */
final class EmpiricalDistribution {
  private final double[] ascending;

  /** Creates the distribution of a sample, which is copied. */
  EmpiricalDistribution(double[] sample) {
    this.ascending = sample.clone();
    Arrays.sort(ascending);
  }

  /**
   * Returns the Kolmogorov–Smirnov distance: the largest difference between both cumulative
   * distributions. 0 for equal samples, 1 for samples that do not overlap, 0 if one is empty.
   */
  double distance(EmpiricalDistribution other) {
    double[] one = ascending;
    double[] two = other.ascending;
    if (one.length == 0 || two.length == 0) {
      return 0;
    }
    double largest = 0;
    int left = 0;
    int right = 0;
    while (left < one.length && right < two.length) {
      double value = Math.min(one[left], two[right]);
      while (left < one.length && one[left] <= value) {
        left++;
      }
      while (right < two.length && two[right] <= value) {
        right++;
      }
      double difference = (double) left / one.length - (double) right / two.length;
      largest = Math.max(largest, Math.abs(difference));
    }
    return largest;
  }
}
