package org.ccdrec.server.retrieval;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Items from best to worst with their scores; equal scores are ordered by item index.
 *
 * @param items item indices
 * @param scores inner product of each item with the query, never ascending
 * @param isWhole false if the deadline came before everything was looked at
 */
public record Ranking(int[] items, float[] scores, boolean isWhole) {
  /** Makes the ranking of a search that came to its end. */
  public Ranking(int[] items, float[] scores) {
    this(items, scores, true);
  }

  /** Returns the number of items. */
  public int size() {
    return items.length;
  }

  /** Returns its best n items. */
  public Ranking first(int n) {
    return range(0, n);
  }

  /** Returns the items from one rank to before another, both counted from 0. */
  public Ranking range(int from, int to) {
    return new Ranking(
        Arrays.copyOfRange(items, from, to), Arrays.copyOfRange(scores, from, to), isWhole);
  }

  /** Returns the share of another ranking's items that are in this one, 1 if that has none. */
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

  public Ranking cutShort() {
    return new Ranking(items, scores, false);
  }
}
