package org.ccdrec.dist;

import java.time.Instant;

/**
 * What is released.
 *
 * @param version version of the project
 * @param timestamp modification time of every packaged file, so that builds can be compared
 */
record Release(String version, Instant timestamp) {
  /** The only platform that distributions are made for: that of the native libraries. */
  static final String PLATFORM = "linux-x86_64";

  /** Returns the name of the folder in the archive. */
  String folder() {
    return "ccdrec-" + version;
  }
}
