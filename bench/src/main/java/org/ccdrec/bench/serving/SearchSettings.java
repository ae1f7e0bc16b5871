package org.ccdrec.bench.serving;

import java.util.Optional;
import org.ccdrec.server.retrieval.RetrievalSettings;

/** Retrieval settings of the server, for benchmarks that use retrieval without a server. */
final class SearchSettings {
  private SearchSettings() {}

  /** Returns settings that search exactly up to a size, and above it with a small graph. */
  static RetrievalSettings of(int exactUpTo) {
    return of(exactUpTo, 8, 20, 20);
  }

  /** Returns settings that search exactly up to a size, with copies for frequent filters. */
  static RetrievalSettings withCopies(int exactUpTo, int filterMegabytes) {
    return new RetrievalSettings(
        exactUpTo, 8, 20, 20, exactUpTo, filterMegabytes, 0, Optional.empty(), 2);
  }

  /** Returns settings with a given graph; two indices are cached. */
  static RetrievalSettings of(int exactUpTo, int connections, int buildBeam, int searchBeam) {
    return new RetrievalSettings(
        exactUpTo, connections, buildBeam, searchBeam, 0, 64, 0, Optional.empty(), 2);
  }
}
