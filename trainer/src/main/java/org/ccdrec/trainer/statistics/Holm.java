package org.ccdrec.trainer.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The correction of p-values for making several comparisons: Holm, "A simple sequentially rejective
 * multiple test procedure" (Scandinavian Journal of Statistics 1979). It bounds the chance of any
 * false claim in the family, whatever the dependence between the comparisons.
 *
 * <p>With the p-values in ascending order p₁ ≤ … ≤ p_m, the adjusted p_k is the largest of (m − j +
 * 1)·p_j over j ≤ k, at most 1.
 */
public final class Holm {
  private Holm() {}

  /** The adjusted p-values, each in the place of its original. */
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
