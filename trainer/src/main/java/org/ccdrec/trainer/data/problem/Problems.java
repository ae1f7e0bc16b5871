package org.ccdrec.trainer.data.problem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Collects the findings about a dataset while it is read, so that all are reported together.
 *
 * <p>At most {@code limitPerFile} errors of each file are listed; the others are counted. Not safe
 * for use by several threads.
 */
public final class Problems {
  private final Path source;
  private final int limitPerFile;
  private final Map<String, FileErrors> errors = new LinkedHashMap<>();
  private final List<DataProblem> warnings = new ArrayList<>();

  /** Starts without findings. */
  public Problems(Path source, int limitPerFile) {
    this.source = source;
    this.limitPerFile = limitPerFile;
  }

  /** Records an error on a line. */
  public void error(String file, long line, String message) {
    error(file, line, () -> message);
  }

  /** Records an error on a line; its message is only built if it is listed. */
  public void error(String file, long line, Supplier<String> message) {
    FileErrors found = errors.computeIfAbsent(file, _ -> new FileErrors());
    found.total++;
    if (found.listed.size() < limitPerFile) {
      found.listed.add(new DataProblem(file, line, message.get()));
    }
  }

  /** Records an error that concerns a whole file. */
  public void error(String file, String message) {
    error(file, 0, message);
  }

  /** Records a warning on a line, or on a whole file if the line is 0. */
  public void warn(String file, long line, String message) {
    warnings.add(new DataProblem(file, line, message));
  }

  /** Returns all warnings, in the order found. */
  public List<DataProblem> warnings() {
    return List.copyOf(warnings);
  }

  /** Returns whether no error was recorded. */
  public boolean isEmpty() {
    return errors.isEmpty();
  }

  /** Returns the number of errors of a file, listed or not. */
  public long count(String file) {
    FileErrors found = errors.get(file);
    return found == null ? 0 : found.total;
  }

  /** Throws the report if any error was recorded. */
  public void throwIfAny() {
    if (!errors.isEmpty()) {
      throw exception();
    }
  }

  /** Returns the report of all errors. */
  public DataException exception() {
    var listed = new ArrayList<DataProblem>();
    long total = 0;
    for (FileErrors file : errors.values()) {
      listed.addAll(file.listed);
      total += file.total;
    }
    return new DataException(source, listed, total);
  }

  private static final class FileErrors {
    private final List<DataProblem> listed = new ArrayList<>();
    private long total;
  }
}
