package org.ccdrec.spi;

import org.ccdrec.autodiff.Tape;
import org.jspecify.annotations.Nullable;

/**
 * What a sampler sees of a training step.
 *
 * @param step the number of the step within the run, from 0: the {@code number} for {@link
 *     RandomSource}
 * @param tape the step's tape, on which embedding-valued negatives are built; null for samplers
 *     that need no representations, which are asked before the forward pass
 * @param representations the current vectors of all users and items, likewise null for those
 */
public record SamplingView(
    long step, @Nullable Tape tape, @Nullable Representations representations) {
  /** The view of a sampler that needs nothing. */
  public static SamplingView ofStep(long step) {
    return new SamplingView(step, null, null);
  }

  /** The representations, for a sampler that declared its need of them. */
  public Representations requireRepresentations() {
    if (representations == null) {
      throw new IllegalStateException("the sampler did not declare that it needs representations");
    }
    return representations;
  }

  /** The tape, for a sampler that declared its need of representations. */
  public Tape requireTape() {
    if (tape == null) {
      throw new IllegalStateException("the sampler did not declare that it needs representations");
    }
    return tape;
  }
}
