package org.ccdrec.server.quality;

import java.util.Arrays;

/** A sample of numbers, to be compared with another by its distribution alone. Immutable. */
final class EmpiricalDistribution {
  private final double[] ascending;

  /** Takes a sample; the array is copied. */
  EmpiricalDistribution(double[] sample) {
    this.ascending = sample.clone();
    Arrays.sort(ascending);
  }

  /**
   * Returns the Kolmogorov–Smirnov distance: the largest difference between the shares of both
   * samples that lie at or below a number. 0 for equal samples, 1 for samples that lie apart, 0 if
   * one is empty.
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
