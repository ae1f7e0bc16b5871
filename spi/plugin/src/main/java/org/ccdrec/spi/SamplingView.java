package org.ccdrec.spi;

import org.ccdrec.autodiff.Tape;
import org.jspecify.annotations.Nullable;

/**
 * What a sampler sees of a training step: its number, and the current vectors where it declared
 * that it needs them. Valid during the call it is passed to.
 */
public final class SamplingView {
  private final long step;
  private final @Nullable Tape tape;
  private final @Nullable Representations representations;

  private SamplingView(long step, @Nullable Tape tape, @Nullable Representations representations) {
    this.step = step;
    this.tape = tape;
    this.representations = representations;
  }

  /** Returns the view of a sampler that needs no representations. */
  public static SamplingView ofStep(long step) {
    return new SamplingView(step, null, null);
  }

  /**
   * Returns the view of a sampler that needs representations.
   *
   * @param step the number of the step within the run, from 0
   * @param tape the step's tape
   * @param representations the current vectors of all users and items
   */
  public static SamplingView of(long step, Tape tape, Representations representations) {
    return new SamplingView(step, tape, representations);
  }

  /** The number of the step within the run, from 0: the {@code number} for {@link RandomSource}. */
  public long step() {
    return step;
  }

  /**
   * The current vectors of all users and items.
   *
   * @throws IllegalStateException if the sampler did not declare that it needs them
   */
  public Representations requireRepresentations() {
    return declared(representations);
  }

  /**
   * The step's tape, on which embedding-valued negatives are built.
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
