package org.ccdrec.spi;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.jspecify.annotations.Nullable;

/**
 * A trained model that turns interactions and content into user and item vectors.
 *
 * <p>One hook makes CCDRec model-agnostic: a backbone passes its higher-order item representation
 * (the one that enters its collaborative propagation) through the given {@link ItemFusion}, which
 * is DMA's fusion under CCDRec and the identity otherwise.
 *
 * <p>Confined to one thread. Its parameters change between calls.
 */
public non-sealed interface Backbone extends Recommender {
  /** The loss that the trainer adds to the backbone's own loss. */
  enum Objective {
    /** The Bayesian personalised ranking loss over sampled negatives. */
    PAIRWISE,
    /** No added loss: {@link #loss} is the whole objective, and no negatives are sampled. */
    OWN
  }

  /** Returns the loss that the trainer adds to this backbone's own loss. */
  default Objective objective() {
    return Objective.PAIRWISE;
  }

  /**
   * Returns whether a training step costs time in proportion to the data, as propagation over a
   * graph does, and not only to its batch. With many training pairs such backbones get fewer and
   * larger batches; others keep theirs, which learn more in an epoch.
   */
  default boolean propagates() {
    return true;
  }

  /**
   * Returns whether {@link #forward} returns per-layer vectors ({@link Representations#layers}) if
   * the request asks for them.
   */
  default boolean hasLayers() {
    return false;
  }

  /**
   * Returns the table of item id embeddings, {@code items × d}, which CCDRec diffuses and aligns
   * with content, or null if there is none. A backbone with such a table also passes its item
   * representation through the {@link ItemFusion} of {@link #forward}; one without it cannot be
   * combined with CCDRec.
   */
  default @Nullable Parameter itemEmbeddings() {
    return null;
  }

  /** Called at the start of each training epoch; epochs are numbered from 0. */
  default void epochStarted(int epoch) {}

  /**
   * Builds the forward pass.
   *
   * @param request the phase, and the rows that will be read
   * @param fusion to be called once, on the higher-order item representation ({@code items × d})
   */
  Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion);

  /** Returns the backbone's own loss on a batch, a scalar; null for none. */
  default @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    return null;
  }

  /**
   * Exchanges the state that training changes in this backbone, beside its parameters and Adam's
   * moments, with a checkpoint, between epochs, and returns true; see {@link TrainingState}.
   *
   * <p>A resumed run calls it once, after creation and before {@link #epochStarted}, and must then
   * train as if it had never been interrupted, bit for bit. Randomness that is seeded by purpose
   * and number ({@link RandomSource}) is no state. Returns true without any call where nothing but
   * parameters is kept across epochs. The default returns false: runs with this backbone write no
   * checkpoints and cannot be resumed.
   */
  default boolean exchangeState(TrainingState state) {
    return false;
  }
}
