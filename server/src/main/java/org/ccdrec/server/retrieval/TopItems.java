package org.ccdrec.server.retrieval;

import org.jspecify.annotations.Nullable;

/**
 * The k best of the offered items that come after a page position: a binary heap with the worst
 * item on top. Not thread-safe.
 */
public final class TopItems {
  private final int[] items;
  private final float[] scores;
  private final float ceiling;
  private final int ceilingItem;
  private int size;

  /**
   * Creates an empty heap.
   *
   * @param k its capacity
   * @param after the position that items must come after, or null for no restriction
   */
  public TopItems(int k, @Nullable PagePosition after) {
    items = new int[k];
    scores = new float[k];
    ceiling = after == null ? Float.POSITIVE_INFINITY : after.score();
    ceilingItem = after == null ? -1 : after.itemIndex();
  }

  boolean isFull() {
    return size == items.length;
  }

  /** Returns the smallest score that can enter, negative infinity while the heap is not full. */
  public float threshold() {
    return isFull() ? scores[0] : Float.NEGATIVE_INFINITY;
  }

  /**
   * Adds an item if it comes after the position and is better than the worst of a full heap. The
   * item at the position never does, though the processor of another server, or code that is not
   * compiled yet, may round its score otherwise.
   */
  public void offer(int item, float score) {
    if (item == ceilingItem || !worse(item, score, ceilingItem, ceiling)) {
      return;
    }
    if (size < items.length) {
      int at = size++;
      for (int parent = (at - 1) >> 1;
          at > 0 && worse(item, score, items[parent], scores[parent]);
          parent = (at - 1) >> 1) {
        move(parent, at);
        at = parent;
      }
      put(at, item, score);
    } else if (worse(items[0], scores[0], item, score)) {
      sink(item, score);
    }
  }

  private void sink(int item, float score) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      int other = child + 1;
      if (other < size && worse(items[other], scores[other], items[child], scores[child])) {
        child = other;
      }
      if (!worse(items[child], scores[child], item, score)) {
        break;
      }
      move(child, at);
      at = child;
    }
    put(at, item, score);
  }

  private void move(int from, int to) {
    items[to] = items[from];
    scores[to] = scores[from];
  }

  private void put(int at, int item, float score) {
    items[at] = item;
    scores[at] = score;
  }

  private static boolean worse(int item, float score, int otherItem, float otherScore) {
    return score < otherScore || (score == otherScore && item > otherItem);
  }

  /** Removes all items and returns them as a ranking. */
  public Ranking drain() {
    int[] ranked = new int[size];
    float[] rankedScores = new float[size];
    for (int rank = size - 1; rank >= 0; rank--) {
      ranked[rank] = items[0];
      rankedScores[rank] = scores[0];
      size--;
      sink(items[size], scores[size]);
    }
    return new Ranking(ranked, rankedScores);
  }
}
