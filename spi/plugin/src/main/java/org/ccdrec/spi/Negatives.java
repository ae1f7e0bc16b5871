package org.ccdrec.spi;

import org.ccdrec.autodiff.Var;

/**
 * The negatives drawn by a sampler: items, or synthetic vectors. Immutable as long as the
 * underlying arrays are not modified.
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
}
