package org.ccdrec.snapshot;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** The refusal to read a snapshot, with every problem found. */
public final class InvalidSnapshotException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient List<SnapshotProblem> problems;

  InvalidSnapshotException(Object place, List<SnapshotProblem> problems) {
    super(
        "%s is not a valid snapshot: %s"
            .formatted(
                place,
                problems.stream()
                    .map(SnapshotProblem::toString)
                    .collect(Collectors.joining("; "))));
    this.problems = List.copyOf(problems);
  }

  /** Returns what is wrong, one entry per file and rule, at least one. */
  public List<SnapshotProblem> problems() {
    return problems;
  }
}
