package org.ccdrec.backbones.shared;

import java.util.Arrays;

/**
 * The distinct indices of a batch, and the position of each of the batch's indices among them.
 *
 * @param distinct ascending
 * @param places for each index of the batch its position in {@code distinct}
 */
public record Occurrences(int[] distinct, int[] places) {
  /** Returns the occurrences of some indices. */
  public static Occurrences of(int[] indices) {
    int[] distinct = Arrays.stream(indices).sorted().distinct().toArray();
    int[] places =
        Arrays.stream(indices).map(index -> Arrays.binarySearch(distinct, index)).toArray();
    return new Occurrences(distinct, places);
  }
}
