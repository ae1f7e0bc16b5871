package org.ccdrec.trainer.evaluation;

import java.util.Arrays;
import java.util.List;

/** Computes all metrics of one user's ranked list in a single pass. Stateless. */
final class RankedUser {
  private static final int LONGEST = MetricAt.longest();
  private static final double[] DISCOUNT = new double[LONGEST];

  /** Ideal DCG of n hits, at index n. */
  private static final double[] IDEAL = new double[LONGEST + 1];

  static {
    for (int j = 0; j < LONGEST; j++) {
      DISCOUNT[j] = Math.log(2) / Math.log(j + 2);
      IDEAL[j + 1] = IDEAL[j] + DISCOUNT[j];
    }
  }

  private RankedUser() {}

  /**
   * Writes every metric of one user.
   *
   * @param ranked the user's items, best first, at most {@link MetricAt#longest}
   * @param relevant the user's held-out items, ascending, at least one
   * @param values receives the metrics at {@code [metric index][position]}
   * @param position the user's position among the users evaluated
   */
  static void measure(int[] ranked, int[] relevant, double[][] values, int position) {
    int hits = 0;
    double gain = 0;
    double precisions = 0;
    int rank = 0;
    List<Integer> cutoffs = MetricAt.CUTOFFS;
    for (int c = 0; c < cutoffs.size(); c++) {
      int cutoff = cutoffs.get(c);
      for (; rank < Math.min(cutoff, ranked.length); rank++) {
        if (Arrays.binarySearch(relevant, ranked[rank]) >= 0) {
          hits++;
          gain += DISCOUNT[rank];
          precisions += (double) hits / (rank + 1);
        }
      }
      int possible = Math.min(relevant.length, cutoff);
      values[MetricAt.index(Metric.RECALL, c)][position] = (double) hits / relevant.length;
      values[MetricAt.index(Metric.NDCG, c)][position] = gain / IDEAL[possible];
      values[MetricAt.index(Metric.PRECISION, c)][position] = (double) hits / cutoff;
      values[MetricAt.index(Metric.MAP, c)][position] = precisions / possible;
    }
  }
}
