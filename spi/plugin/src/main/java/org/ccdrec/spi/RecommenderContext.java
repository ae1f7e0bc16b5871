package org.ccdrec.spi;

import java.util.List;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;

/**
 * The context in which a recommender is created: the data, the kernels and the seeds. Used by one
 * thread.
 */
public interface RecommenderContext {
  /** Returns the training interactions, users × items. */
  Interactions interactions();

  /** Returns the content features of the items, one entry per modality; empty if there are none. */
  List<ModalityFeatures> modalities();

  /** Returns the width of user and item vectors, d. */
  int dimension();

  /** Returns the kernels of the run; the trainer closes them. */
  Kernels kernels();

  /** Returns the source of seeds. */
  RandomSource random();
}
