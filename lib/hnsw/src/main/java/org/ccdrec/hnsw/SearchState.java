package org.ccdrec.hnsw;

import java.util.Arrays;

/**
 * What one search remembers: the nodes that it has visited, those to visit next and the best found.
 * Used by one search at a time, and again by later ones.
 *
 * <p>The heaps hold keys: the score in the upper half, in an order that integers keep, and the
 * complement of the node in the lower half, so that of equal scores the smaller node is better.
 */
final class SearchState {
  final int[] nodes;
  final float[] scores;
  final LongHeap next = new LongHeap();
  final LongHeap best = new LongHeap();
  private final long[] visited;
  private int[] touched = new int[1024];
  private int count;

  /**
   * Creates the state of searches of a graph.
   *
   * @param size number of nodes
   * @param mostNeighbours largest number of neighbours of a node
   */
  SearchState(int size, int mostNeighbours) {
    visited = new long[Math.ceilDiv(size, Long.SIZE)];
    nodes = new int[Math.max(1, mostNeighbours)];
    scores = new float[nodes.length];
  }

  /** Notes that a node is visited; returns whether it is for the first time. */
  boolean visit(int node) {
    int word = node >>> 6;
    long bit = 1L << node;
    if ((visited[word] & bit) != 0) {
      return false;
    }
    visited[word] |= bit;
    if (count == touched.length) {
      touched = Arrays.copyOf(touched, 2 * count);
    }
    touched[count++] = word;
    return true;
  }

  /** Forgets everything. */
  void clear() {
    for (int at = 0; at < count; at++) {
      visited[touched[at]] = 0;
    }
    count = 0;
    next.clear();
    best.clear();
  }

  static long key(int node, float score) {
    int bits = Float.floatToRawIntBits(score);
    int ordered = bits ^ (bits >> 31 & 0x7fffffff);
    return (long) ordered << 32 | ~node & 0xffffffffL;
  }

  static int node(long key) {
    return ~(int) key;
  }
}
