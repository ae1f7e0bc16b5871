package org.ccdrec.trainer.data.problem;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Reports all errors of a dataset, each with file, line and rule.
 *
 * <p>The message is the whole report for users, one error per line.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<DataProblem> problems;
  private final long total;

  DataException(Path source, List<DataProblem> problems, long total) {
    super(report(source, problems, total));
    this.problems = List.copyOf(problems);
    this.total = total;
  }

  /** Returns the problems listed, in the order found; {@link #total()} may be larger. */
  public List<DataProblem> problems() {
    return problems;
  }

  /** Returns the number of problems found, listed or not. */
  public long total() {
    return total;
  }

  private static String report(Path source, List<DataProblem> problems, long total) {
    String count = total == 1 ? "1 problem" : total + " problems";
    String lines = problems.stream().map(p -> "\n  " + p).collect(Collectors.joining());
    String rest = total > problems.size() ? "\n  … and " + (total - problems.size()) + " more" : "";
    return "dataset " + source + " cannot be used, " + count + ":" + lines + rest;
  }
}
