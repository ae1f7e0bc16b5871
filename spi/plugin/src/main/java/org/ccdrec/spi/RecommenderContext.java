package org.ccdrec.spi;

import java.util.List;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;

/** What any recommender is given when it is made: the data, and what to compute with. */
public interface RecommenderContext {
  /** The training interactions, users × items. */
  Interactions interactions();

  /** The content features of the items, one entry per modality; empty where there are none. */
  List<ModalityFeatures> modalities();

  /** The width of user and item vectors, d. */
  int dimension();

  Kernels kernels();

  /** Seeds, by purpose. */
  RandomSource random();
}
