package org.ccdrec.autodiff.ops;

/**
 * A set of negatives, one per pair of a batch, with the weight of its loss. Immutable as long as
 * the underlying array is not modified.
 */
public final class WeightedNegatives {
  private final int[] items;
  private final float weight;

  private WeightedNegatives(int[] items, float weight) {
    this.items = items;
    this.weight = weight;
  }

  /**
   * Returns a set of negatives.
   *
   * @param items an item row for each pair; not copied
   * @param weight the weight of the mean loss on them
   */
  public static WeightedNegatives of(int[] items, float weight) {
    return new WeightedNegatives(items, weight);
  }

  /** Returns the item row for each pair; callers must not modify the array. */
  public int[] items() {
    return items;
  }

  /** Returns the weight of the mean loss. */
  public float weight() {
    return weight;
  }
}
