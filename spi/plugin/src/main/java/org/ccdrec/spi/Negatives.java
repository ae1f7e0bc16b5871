package org.ccdrec.spi;

import org.ccdrec.autodiff.Var;

/** What a sampler returns: items, or vectors that stand for items that do not exist. */
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
