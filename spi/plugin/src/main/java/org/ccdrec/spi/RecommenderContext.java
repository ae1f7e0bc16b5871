package org.ccdrec.spi;

import java.util.List;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;

/**
 * The context in which a recommender is created: the data, and what to compute with. Used by one
 * thread.
 */
public interface RecommenderContext {
  /** The training interactions, users × items. */
  Interactions interactions();

  /** The content features of the items, one entry per modality; empty where there are none. */
  List<ModalityFeatures> modalities();

  /** The width of user and item vectors, d. */
  int dimension();

  /** The kernels of the run, which the trainer closes. */
  Kernels kernels();

  /** Seeds, by purpose. */
  RandomSource random();
}
