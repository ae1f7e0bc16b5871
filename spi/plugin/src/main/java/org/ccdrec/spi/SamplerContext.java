package org.ccdrec.spi;

import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;

/** What a sampler is given when it is made. */
public interface SamplerContext {
  /** The training interactions: what a user has here is never a negative. */
  Interactions interactions();

  Kernels kernels();

  /** Seeds, by purpose. */
  RandomSource random();
}
