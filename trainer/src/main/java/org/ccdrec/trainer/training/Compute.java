package org.ccdrec.trainer.training;

import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.kernel.Kernels;

/**
 * What a run computes with: its kernels, the memory of intermediate values, and the profiler.
 *
 * @param kernels numerical kernels
 * @param memory reused by every tape
 * @param profiler counts the time of operations
 */
record Compute(Kernels kernels, MatrixPool memory, Profiler profiler) {
  /** Returns an empty tape, to be closed by the caller. */
  Tape newTape() {
    return new Tape(kernels, memory, profiler);
  }
}
