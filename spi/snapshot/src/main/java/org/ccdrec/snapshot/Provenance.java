package org.ccdrec.snapshot;

import java.util.Map;

/**
 * Where the numbers of a snapshot come from.
 *
 * @param dataHash hash of the dataset trained on, as the trainer defines it
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
