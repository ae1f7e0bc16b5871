package org.ccdrec.snapshot;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Reports that a snapshot is invalid, with every problem found. */
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

  /** Returns the problems, at least one, each with file and rule. */
  public List<SnapshotProblem> problems() {
    return problems;
  }
}
