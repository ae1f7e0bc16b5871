package org.ccdrec.spi;

import org.ccdrec.autodiff.Var;

/**
 * The negatives that a sampler draws: items, or vectors of items that do not exist. Immutable as
 * long as nobody writes to the arrays.
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
