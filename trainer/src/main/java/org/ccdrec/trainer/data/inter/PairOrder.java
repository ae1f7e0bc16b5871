package org.ccdrec.trainer.data.inter;

/** The order of (user, item) pairs by user, item and position, computed in linear time. */
final class PairOrder {
  private PairOrder() {}

  /**
   * Returns the positions of the pairs in sorted order: two stable counting sorts, first by item,
   * then by user.
   *
   * @param users user of each pair, in [0, userCount)
   * @param items item of each pair, in [0, itemCount)
   */
  static int[] of(int[] users, int[] items, int userCount, int itemCount) {
    int[] identity = new int[users.length];
    for (int i = 0; i < identity.length; i++) {
      identity[i] = i;
    }
    return stableSort(stableSort(identity, items, itemCount), users, userCount);
  }

  private static int[] stableSort(int[] order, int[] keys, int keyCount) {
    int[] next = new int[keyCount + 1];
    for (int key : keys) {
      next[key + 1]++;
    }
    for (int key = 0; key < keyCount; key++) {
      next[key + 1] += next[key];
    }
    int[] sorted = new int[order.length];
    for (int position : order) {
      sorted[next[keys[position]]++] = position;
    }
    return sorted;
  }
}
