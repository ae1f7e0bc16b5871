package org.ccdrec.snapshot;

import java.util.Map;

/**
 * The origin of the vectors of a snapshot. Immutable.
 *
 * @param dataHash hash of the training dataset, as the trainer defines it
 * @param seed seed of the run
 * @param kernels name of the numeric kernels of the run, e.g. {@code vector}
 * @param libraries version by library name, e.g. {@code java} → {@code 25}
 */
public record Provenance(
    String dataHash, long seed, String kernels, Map<String, String> libraries) {
  /** Copies the map. */
  public Provenance {
    libraries = Map.copyOf(libraries);
  }
}
