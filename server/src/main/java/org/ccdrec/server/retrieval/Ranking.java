package org.ccdrec.server.retrieval;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Items and their scores, best first; ties are ordered by item index.
 *
 * @param items item indices
 * @param scores score of each item, descending
 * @param isWhole false if the deadline passed before the search was complete
 */
public record Ranking(int[] items, float[] scores, boolean isWhole) {
  /** Creates the ranking of a complete search. */
  public Ranking(int[] items, float[] scores) {
    this(items, scores, true);
  }

  /** Returns the number of items. */
  public int size() {
    return items.length;
  }

  /** Returns the n best items. */
  public Ranking first(int n) {
    return range(0, n);
  }

  /**
   * Returns the items from rank {@code from}, inclusive, to rank {@code to}, exclusive; the first
   * rank is 0.
   */
  public Ranking range(int from, int to) {
    return new Ranking(
        Arrays.copyOfRange(items, from, to), Arrays.copyOfRange(scores, from, to), isWhole);
  }

  /** Returns the share of another ranking's items that this one contains, 1 if that is empty. */
  public double recallOf(Ranking truth) {
    Set<Integer> found = HashSet.newHashSet(items.length);
    for (int item : items) {
      found.add(item);
    }
    int hits = 0;
    for (int item : truth.items) {
      hits += found.contains(item) ? 1 : 0;
    }
    return truth.items.length == 0 ? 1 : (double) hits / truth.items.length;
  }

  /** Returns the same items, marked as the result of a search that its deadline interrupted. */
  public Ranking cutShort() {
    return new Ranking(items, scores, false);
  }
}
