package org.ccdrec.trainer.inspection;

import java.util.Arrays;

/**
 * Measures how unevenly training interactions are distributed over items.
 *
 * @param gini the Gini coefficient, from 0 (all items equally popular) to near 1 (one item has
 *     all); Gini, "Variabilità e mutabilità" (1912)
 * @param topHundredth share of the interactions held by the most popular 1 % of the items
 * @param topTenth the same for 10 %
 */
public record Concentration(double gini, double topHundredth, double topTenth) {

  static Concentration of(int[] popularity) {
    int[] sorted = popularity.clone();
    Arrays.sort(sorted);
    long total = 0;
    double weighted = 0;
    for (int i = 0; i < sorted.length; i++) {
      total += sorted[i];
      weighted += (i + 1.0) * sorted[i];
    }
    double n = sorted.length;
    double gini = total == 0 ? 0 : 2 * weighted / (n * total) - (n + 1) / n;
    return new Concentration(gini, share(sorted, 0.01, total), share(sorted, 0.1, total));
  }

  private static double share(int[] sorted, double part, long total) {
    int count = (int) Math.ceil(part * sorted.length);
    long sum = 0;
    for (int i = sorted.length - count; i < sorted.length; i++) {
      sum += sorted[i];
    }
    return total == 0 ? 0 : (double) sum / total;
  }
}
