package org.ccdrec.snapshot;

/**
 * One thing that is wrong with a snapshot.
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
