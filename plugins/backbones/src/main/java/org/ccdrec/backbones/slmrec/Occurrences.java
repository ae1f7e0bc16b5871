package org.ccdrec.backbones.slmrec;

import java.util.Arrays;

/**
 * The distinct indices of a batch, and where each of the batch's is among them.
 *
 * @param distinct ascending
 * @param places for each index of the batch its place in {@code distinct}
 */
record Occurrences(int[] distinct, int[] places) {
  static Occurrences of(int[] indices) {
    int[] distinct = Arrays.stream(indices).sorted().distinct().toArray();
    int[] places =
        Arrays.stream(indices).map(index -> Arrays.binarySearch(distinct, index)).toArray();
    return new Occurrences(distinct, places);
  }
}
