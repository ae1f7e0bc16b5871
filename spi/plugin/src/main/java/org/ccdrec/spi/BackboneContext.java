package org.ccdrec.spi;

import java.util.List;
import org.ccdrec.kernel.Kernels;

/** What a backbone is given when it is made. */
public interface BackboneContext {
  /** The training interactions, users × items. */
  Interactions interactions();

  /** The content features of the items, one entry per modality; empty where there are none. */
  List<ModalityFeatures> modalities();

  /** The width of user and item vectors, d. */
  int dimension();

  Kernels kernels();

  /** Where parameters are registered. */
  ParameterRegistry parameters();

  /** Seeds, by purpose. */
  RandomSource random();
}
