package org.ccdrec.spi;

import java.util.EnumSet;
import java.util.Set;

/**
 * Draws negatives for the training pairs of a batch.
 *
 * <p>A sampler declares what it needs from the current model. If the backbone cannot provide it,
 * the run is rejected before training starts. A negative must not be an item that the user has
 * interacted with in training. Used by one thread.
 */
public interface NegativeSampler extends AutoCloseable {
  /** A part of the current model that a sampler may need. */
  enum Need {
    /** The vectors of all users and items ({@link SamplingView#representations}). */
    REPRESENTATIONS,
    /** The vectors of every layer of propagation as well. */
    LAYERS
  }

  /** Returns the parts of the model that this sampler needs; none by default. */
  default Set<Need> needs() {
    return EnumSet.noneOf(Need.class);
  }

  /**
   * Returns whether this sampler draws several negatives of a pair in one call, as {@link
   * Negatives.ItemSets}.
   *
   * <p>Such a sampler is called once for each batch. If {@link SamplingView#negatives} is more than
   * 1, it must return that many per pair; if it is 1, the sampler chooses the number. Other
   * samplers return one negative per pair, and are called with every pair repeated {@code
   * training.negatives} times.
   */
  default boolean drawsSets() {
    return false;
  }

  /** Called at the start of each training epoch; epochs are numbered from 0. */
  default void epochStarted(int epoch) {}

  /**
   * Returns negatives for the pairs (users[i], positives[i]); the arrays must not be modified.
   *
   * @param view the step, and the representations if {@link #needs} declares them
   */
  Negatives sample(int[] users, int[] positives, SamplingView view);

  /**
   * Exchanges the state that training changes in this sampler with a checkpoint, between epochs,
   * and returns true; see {@link TrainingState}.
   *
   * <p>A resumed run calls it once, after creation and before {@link #epochStarted}, and must then
   * train as if it had never been interrupted, bit for bit. Randomness that is seeded by purpose
   * and number ({@link RandomSource}) is no state. Returns true without any call where nothing but
   * parameters is kept across epochs. The default returns false: runs with this sampler write no
   * checkpoints and cannot be resumed.
   */
  default boolean exchangeState(TrainingState state) {
    return false;
  }

  @Override
  default void close() {}
}
