package org.ccdrec.spi;

import java.util.List;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;

/**
 * What a sampler is given when it is created: the data, and what to compute with. Used by one
 * thread.
 */
public interface SamplerContext {
  /** The training interactions: an item that a user has here is never a negative for them. */
  Interactions interactions();

  /** The content features of the items, one entry per modality; empty where there are none. */
  List<ModalityFeatures> modalities();

  /** The kernels of the run, which the trainer closes. */
  Kernels kernels();

  /** Seeds, by purpose. */
  RandomSource random();
}
