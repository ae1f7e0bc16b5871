package org.ccdrec.server.retrieval;

/**
 * Items from best to worst with their scores; equal scores are ordered by item index.
 *
 * @param items item indices
 * @param scores inner product of each item with the query, never ascending
 */
public record Ranking(int[] items, float[] scores) {
  /** Returns the number of items. */
  public int size() {
    return items.length;
  }
}
