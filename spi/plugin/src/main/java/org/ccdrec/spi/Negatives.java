package org.ccdrec.spi;

import org.ccdrec.autodiff.Var;
import org.jspecify.annotations.Nullable;

/**
 * The negatives drawn by a sampler: one item per pair, several items per pair, or synthetic
 * vectors. Immutable as long as the underlying arrays are not modified.
 */
public sealed interface Negatives {
  /**
   * Item indices, one per pair.
   *
   * @param items item indices
   */
  record Items(int[] items) implements Negatives {}

  /**
   * Synthetic negatives, one row per pair, through which gradients flow.
   *
   * @param vectors {@code pairs × d}
   */
  record Vectors(Var vectors) implements Negatives {}

  /**
   * Several items per pair, optionally with log-weights, from a sampler that {@linkplain
   * NegativeSampler#drawsSets draws sets}.
   *
   * <p>A negative with log-weight ℓ stands for {@code e^ℓ} items. The softmax loss adds ℓ to its
   * score, and the pairwise loss averages over a pair's negatives in proportion to {@code e^ℓ}.
   * Only differences within a pair and, for softmax, to the positive's 0 matter, so the logQ
   * correction of in-batch negatives (Yi et al., RecSys 2019), which subtracts the log of an item's
   * sampling probability q from every score, is {@code ℓ = ln q(positive) − ln q(negative)}. A
   * log-weight of negative infinity leaves a place empty: its item is ignored.
   */
  final class ItemSets implements Negatives {
    private final int perPair;
    private final int[] items;
    private final float @Nullable [] logWeights;

    private ItemSets(int perPair, int[] items, float @Nullable [] logWeights) {
      this.perPair = perPair;
      this.items = items;
      this.logWeights = logWeights;
    }

    /**
     * Returns negatives that count equally.
     *
     * @param perPair negatives of a pair, k ≥ 1
     * @param items k item indices for the first pair, then k for the second, and so on; not copied
     * @throws IllegalArgumentException if k is not positive or does not divide the number of items
     */
    public static ItemSets of(int perPair, int[] items) {
      if (perPair < 1 || items.length % perPair != 0) {
        throw new IllegalArgumentException(
            "every pair must have the same number of negatives, at least 1; perPair=%d, items=%d"
                .formatted(perPair, items.length));
      }
      return new ItemSets(perPair, items, null);
    }

    /**
     * Returns the same negatives with log-weights.
     *
     * @param weights a log-weight for each item, finite or negative infinity; not copied
     * @throws IllegalArgumentException if the length differs, or a log-weight is NaN or positive
     *     infinity
     */
    public ItemSets withLogWeights(float[] weights) {
      if (weights.length != items.length) {
        throw new IllegalArgumentException(
            "every item must have a log-weight; items=%d, log-weights=%d"
                .formatted(items.length, weights.length));
      }
      for (float weight : weights) {
        if (Float.isNaN(weight) || weight == Float.POSITIVE_INFINITY) {
          throw new IllegalArgumentException(
              "a log-weight must be finite or negative infinity; log-weight=" + weight);
        }
      }
      return new ItemSets(perPair, items, weights);
    }

    /** Returns the number of negatives of a pair, k. */
    public int perPair() {
      return perPair;
    }

    /** Returns the items, pair by pair; callers must not modify the array. */
    public int[] items() {
      return items;
    }

    /** Returns the log-weight of each item, or null if all count equally. */
    public float @Nullable [] logWeights() {
      return logWeights;
    }
  }
}
