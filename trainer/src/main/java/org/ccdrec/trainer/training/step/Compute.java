package org.ccdrec.trainer.training.step;

import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.kernel.Kernels;

/**
 * The compute resources of a run: kernels, memory for intermediate values, and the profiler.
 *
 * @param kernels numerical kernels
 * @param memory pool reused by every tape
 * @param profiler measures the time spent in operations
 */
public record Compute(Kernels kernels, MatrixPool memory, Profiler profiler) {
  /** Returns an empty tape, to be closed by the caller. */
  public Tape newTape() {
    return new Tape(kernels, memory, profiler);
  }
}
