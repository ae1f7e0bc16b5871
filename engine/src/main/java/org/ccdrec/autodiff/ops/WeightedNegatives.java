package org.ccdrec.autodiff.ops;

import org.jspecify.annotations.Nullable;

/**
 * A set of negatives, one per pair of a batch, with the weight of its loss. Immutable as long as
 * the underlying array is not modified.
 */
public final class WeightedNegatives {
  private final int[] items;
  private final float weight;
  private final float @Nullable [] pairWeights;

  private WeightedNegatives(int[] items, float weight, float @Nullable [] pairWeights) {
    this.items = items;
    this.weight = weight;
    this.pairWeights = pairWeights;
  }

  /**
   * Returns a set of negatives.
   *
   * @param items an item row for each pair; not copied
   * @param weight the weight of the mean loss on them
   */
  public static WeightedNegatives of(int[] items, float weight) {
    return new WeightedNegatives(items, weight, null);
  }

  /**
   * Returns the same negatives with a factor for the loss of each pair.
   *
   * @param factors a factor for each pair; not copied
   * @throws IllegalArgumentException unless there is one for each pair
   */
  public WeightedNegatives withPairWeights(float[] factors) {
    if (factors.length != items.length) {
      throw new IllegalArgumentException(
          "every pair must have a factor; pairs=%d, factors=%d"
              .formatted(items.length, factors.length));
    }
    return new WeightedNegatives(items, weight, factors);
  }

  /** Returns the item row for each pair; callers must not modify the array. */
  public int[] items() {
    return items;
  }

  /** Returns the factor of each pair's loss, or null if all are 1. */
  float @Nullable [] pairWeights() {
    return pairWeights;
  }

  /** Returns the weight of the mean loss. */
  public float weight() {
    return weight;
  }
}
