package org.ccdrec.s3;

import java.util.Optional;
import org.ccdrec.snapshot.SnapshotId;

/**
 * The key of one file of a version, below the prefix of a store.
 *
 * @param id the version
 * @param file name of the file
 */
record ObjectKey(SnapshotId id, String file) {

  /** Parses {@code name/version/file}; empty for every other key. */
  static Optional<ObjectKey> parse(String key) {
    String[] parts = key.split("/", -1);
    if (parts.length != 3 || !parts[2].matches("[a-z][a-z0-9.-]{0,63}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(new ObjectKey(new SnapshotId(parts[0], parts[1]), parts[2]));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // names no version
    }
  }
}
