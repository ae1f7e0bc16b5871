package org.ccdrec.snapshot;

/**
 * The name and version of one snapshot in a store; ordered by name, then from oldest to newest.
 *
 * @param name name of the model line, e.g. {@code tiktok}
 * @param version version below it, e.g. {@code 20261123T181500000Z-1a2b3c4d}
 */
public record SnapshotId(String name, String version) implements Comparable<SnapshotId> {
  /** Checks both parts against {@link SnapshotFormat}. */
  public SnapshotId {
    requireName(name);
    if (!SnapshotFormat.VERSION_NAME.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "a snapshot version must look like 20261123T181500000Z-1a2b3c4d; version=" + version);
    }
  }

  /**
   * Parses {@code name/version}.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static SnapshotId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a snapshot is given as name/version; snapshot=" + text);
    }
    return new SnapshotId(text.substring(0, slash), text.substring(slash + 1));
  }

  static String requireName(String name) {
    if (!SnapshotFormat.NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a snapshot name must match " + SnapshotFormat.NAME + "; name=" + name);
    }
    return name;
  }

  @Override
  public int compareTo(SnapshotId other) {
    int byName = name.compareTo(other.name);
    return byName != 0 ? byName : version.compareTo(other.version);
  }

  /** Returns {@code name/version}. */
  @Override
  public String toString() {
    return name + "/" + version;
  }
}
