package org.ccdrec.spi;

import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * A model that is computed from the training interactions when it is created, without training. The
 * trainer evaluates its scores once.
 *
 * <p>Serving needs vectors whose inner products are the scores. A model that has such vectors, of a
 * width small enough to store, returns them from {@link #vectors}; a model without them can be
 * evaluated but not published. An untrained model cannot be combined with anything that acts on
 * training: CCDRec, samplers, and {@link ModalityFeatures#project}, whose projection is trained.
 *
 * <p>Used by one thread.
 */
public non-sealed interface UntrainedModel extends Recommender {
  /**
   * User and item vectors.
   *
   * @param users {@code users × width}
   * @param items {@code items × width}
   */
  record Vectors(Matrix users, Matrix items) {}

  /**
   * Scores all items for some users.
   *
   * @param users user indices
   * @param scores receives the scores, {@code users.length × items}
   */
  void score(int[] users, Matrix scores);

  /** Returns vectors whose inner products are exactly the scores; null if there are none. */
  default @Nullable Vectors vectors() {
    return null;
  }
}
