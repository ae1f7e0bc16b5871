package org.ccdrec.samplers.popularity;

import java.util.random.RandomGenerator;

/**
 * A discrete distribution that is sampled in constant time (Walker's alias method, 1977, in Vose's
 * form of 1991). Immutable; thread-safe.
 */
final class AliasTable {
  private final double[] threshold;
  private final int[] alias;

  /**
   * Creates a distribution with probabilities proportional to {@code weights}, which must not all
   * be 0.
   */
  AliasTable(double[] weights) {
    int size = weights.length;
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    this.threshold = new double[size];
    this.alias = new int[size];
    int[] order = new int[size];
    int small = 0;
    int large = size;
    for (int at = 0; at < size; at++) {
      threshold[at] = weights[at] * size / total;
      alias[at] = at;
      order[threshold[at] < 1 ? small++ : --large] = at;
    }
    pair(order, large);
  }

  /**
   * Fills each small cell from a large one, which becomes small itself once it is used up.
   *
   * @param order the cells, those below the mean first
   * @param firstLarge the position in {@code order} at which the others begin
   */
  private void pair(int[] order, int firstLarge) {
    int small = 0;
    int large = firstLarge;
    while (small < large && large < order.length) {
      int poor = order[small++];
      int rich = order[large];
      alias[poor] = rich;
      threshold[rich] -= 1 - threshold[poor];
      large += threshold[rich] < 1 ? 1 : 0;
    }
    for (int rest = small; rest < order.length; rest++) {
      threshold[order[rest]] = 1;
    }
  }

  /** Returns the probability of each index, as stored in the table. */
  double[] mass() {
    double[] mass = new double[threshold.length];
    for (int cell = 0; cell < mass.length; cell++) {
      mass[cell] += threshold[cell] / mass.length;
      mass[alias[cell]] += (1 - threshold[cell]) / mass.length;
    }
    return mass;
  }

  int draw(RandomGenerator random) {
    int cell = random.nextInt(threshold.length);
    return random.nextDouble() < threshold[cell] ? cell : alias[cell];
  }
}
