package org.ccdrec.server.quality;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Spearman's rank correlation: Pearson's correlation of ranks, equal values sharing their mean rank
 * (Spearman, <i>The Proof and Measurement of Association between Two Things</i>, 1904).
 */
final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * Returns the correlation of two lists of equal length, −1 to 1, or null if it is undefined
   * because a list has fewer than two distinct values. Takes time n log n.
   */
  static @Nullable Double of(int[] first, int[] second) {
    double[] one = ranks(first);
    double[] other = ranks(second);
    double mean = (one.length + 1) / 2.0;
    double together = 0;
    double ofOne = 0;
    double ofOther = 0;
    for (int at = 0; at < one.length; at++) {
      double left = one[at] - mean;
      double right = other[at] - mean;
      together += left * right;
      ofOne += left * left;
      ofOther += right * right;
    }
    return ofOne > 0 && ofOther > 0 ? together / Math.sqrt(ofOne * ofOther) : null;
  }

  /** Returns the rank of each value, from 1. */
  private static double[] ranks(int[] values) {
    long[] order = new long[values.length];
    for (int at = 0; at < values.length; at++) {
      order[at] = ((long) values[at] << 32) | at;
    }
    Arrays.sort(order);
    double[] ranks = new double[values.length];
    int end;
    for (int start = 0; start < order.length; start = end) {
      end = start + 1;
      while (end < order.length && order[end] >> 32 == order[start] >> 32) {
        end++;
      }
      for (int tied = start; tied < end; tied++) {
        ranks[(int) order[tied]] = (start + 1 + end) / 2.0;
      }
    }
    return ranks;
  }
}
