package org.ccdrec.spi;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.jspecify.annotations.Nullable;

/**
 * A trained model that turns interactions and content into user and item vectors.
 *
 * <p>The one hook that makes CCDRec model-agnostic: a backbone passes its higher-order item
 * representation (the one that enters its collaborative propagation) through the given {@link
 * ItemFusion}, which is the identity without CCDRec and DMA's fusion with it.
 *
 * <p>A backbone is used by one thread. Its parameters are changed between calls.
 */
public non-sealed interface Backbone extends Recommender {
  /** The loss that the trainer adds to a backbone's own. */
  enum Objective {
    /** The Bayesian personalised ranking loss over sampled negatives. */
    PAIRWISE,
    /** Nothing: {@link #loss} is the whole objective, and negatives are not drawn. */
    OWN
  }

  /** The loss that the trainer adds to this backbone's own. */
  default Objective objective() {
    return Objective.PAIRWISE;
  }

  /**
   * Whether {@link #forward} gives per-layer vectors ({@link Representations#layers}) when the
   * request asks for them.
   */
  default boolean hasLayers() {
    return false;
  }

  /**
   * The table of item id embeddings, {@code items × d}, that CCDRec diffuses and aligns with
   * content. A backbone that has one also passes its item representation through the {@link
   * ItemFusion} of {@link #forward}; one that has none (null) cannot be combined with CCDRec.
   */
  default @Nullable Parameter itemEmbeddings() {
    return null;
  }

  /** An epoch of training begins; epochs are numbered from 0. */
  default void epochStarted(int epoch) {}

  /**
   * Builds the forward pass.
   *
   * @param request the phase, and the rows that will be read
   * @param fusion to be called once, on the higher-order item representation ({@code items × d})
   */
  Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion);

  /** Losses of the backbone's own on a batch, a scalar; null for none. */
  default @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    return null;
  }
}
