package org.ccdrec.autodiff.ops;

/**
 * A set of negatives, one per pair of a batch, and the weight of the loss on it. Immutable as long
 * as nobody writes to the array it was made of.
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
   * @param items an item row for each pair; kept, not copied
   * @param weight the weight of the mean loss on them
   */
  public static WeightedNegatives of(int[] items, float weight) {
    return new WeightedNegatives(items, weight);
  }

  /** The item row for each pair; not to be written. */
  public int[] items() {
    return items;
  }

  /** The weight of the mean loss. */
  public float weight() {
    return weight;
  }
}
