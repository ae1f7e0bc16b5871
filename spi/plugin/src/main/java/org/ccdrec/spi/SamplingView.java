package org.ccdrec.spi;

import org.ccdrec.autodiff.Tape;
import org.jspecify.annotations.Nullable;

/**
 * A sampler's view of a training step: the step's number, the number of negatives of a pair and, if
 * the sampler declared that it needs them, the current vectors. Valid only during the call that
 * receives it.
 */
public final class SamplingView {
  private final long step;
  private final @Nullable Tape tape;
  private final @Nullable Representations representations;
  private final int negatives;

  private SamplingView(
      long step, @Nullable Tape tape, @Nullable Representations representations, int negatives) {
    this.step = step;
    this.tape = tape;
    this.representations = representations;
    this.negatives = negatives;
  }

  /** Returns the view for a sampler that needs no representations. */
  public static SamplingView ofStep(long step) {
    return new SamplingView(step, null, null, 1);
  }

  /**
   * Returns the view for a sampler that needs representations.
   *
   * @param step the number of the step within the run, from 0
   * @param tape the step's tape
   * @param representations the current vectors of all users and items
   */
  public static SamplingView of(long step, Tape tape, Representations representations) {
    return new SamplingView(step, tape, representations, 1);
  }

  /** Returns the same view with a number of negatives of a pair. */
  public SamplingView withNegatives(int perPair) {
    return new SamplingView(step, tape, representations, perPair);
  }

  /**
   * Returns {@code training.negatives}, the number of negatives of a pair; matters only to samplers
   * that {@linkplain NegativeSampler#drawsSets draw sets}.
   */
  public int negatives() {
    return negatives;
  }

  /**
   * Returns the number of the step within the run, from 0: the {@code number} for {@link
   * RandomSource}.
   */
  public long step() {
    return step;
  }

  /**
   * Returns the current vectors of all users and items.
   *
   * @throws IllegalStateException if the sampler did not declare that it needs them
   */
  public Representations requireRepresentations() {
    return declared(representations);
  }

  /**
   * Returns the step's tape, on which synthetic negatives are built.
   *
   * @throws IllegalStateException if the sampler did not declare that it needs representations
   */
  public Tape requireTape() {
    return declared(tape);
  }

  private static <T> T declared(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the sampler did not declare that it needs representations");
    }
    return value;
  }
}
