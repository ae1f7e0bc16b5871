package org.ccdrec.snapshot;

/**
 * A problem of a snapshot. Immutable.
 *
 * @param file file inside the snapshot, or {@code .} for the directory itself
 * @param rule what should hold and what was found instead
 */
public record SnapshotProblem(String file, String rule) {
  /** Returns {@code file: rule}. */
  @Override
  public String toString() {
    return file + ": " + rule;
  }
}
