package org.ccdrec.trainer.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Correction of p-values for multiple comparisons: Holm, "A simple sequentially rejective multiple
 * test procedure" (Scandinavian Journal of Statistics 1979). It bounds the family-wise error rate
 * under any dependence between the comparisons.
 *
 * <p>With the p-values in ascending order p₁ ≤ … ≤ p_m, the adjusted p_k is the largest of (m − j +
 * 1)·p_j over j ≤ k, at most 1.
 */
public final class Holm {
  private Holm() {}

  /** Returns the adjusted p-values, in the order of the originals. */
  public static double[] adjusted(double... pValues) {
    int[] ascending =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(at -> pValues[at]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[pValues.length];
    double largest = 0;
    for (int rank = 0; rank < ascending.length; rank++) {
      double scaled = (ascending.length - rank) * pValues[ascending[rank]];
      largest = Math.max(largest, Math.min(1, scaled));
      adjusted[ascending[rank]] = largest;
    }
    return adjusted;
  }
}
