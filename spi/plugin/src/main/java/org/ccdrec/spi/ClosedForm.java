package org.ccdrec.spi;

import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * A model that is computed from the training interactions when it is made, and not trained: the
 * trainer asks it for scores, and evaluates it once.
 *
 * <p>Serving needs vectors whose inner products are the scores. A closed form that has such
 * vectors, of a width worth storing, gives them as {@link #vectors}; one that has none can be
 * evaluated but not published. CCDRec, samplers and whatever else acts on training do not go with
 * it, nor does {@link ModalityFeatures#project}, which is trained.
 *
 * <p>Used by one thread.
 */
public non-sealed interface ClosedForm extends Recommender {
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
   * @param scores is given the scores, {@code users.length × items}
   */
  void score(int[] users, Matrix scores);

  /** Vectors whose inner products are exactly the scores; null where there are none. */
  default @Nullable Vectors vectors() {
    return null;
  }
}
