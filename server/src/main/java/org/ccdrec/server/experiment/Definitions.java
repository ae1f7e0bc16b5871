package org.ccdrec.server.experiment;

import java.util.List;

/**
 * The experiments of a file. Immutable.
 *
 * @param salt salt of the slices of users
 * @param experiments the experiments in the order of the file
 */
record Definitions(String salt, List<Experiment> experiments) {
  /** No experiments. */
  static final Definitions NONE = new Definitions("", List.of());

  Definitions {
    experiments = List.copyOf(experiments);
  }
}
