package org.ccdrec.trainer.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The findings gathered while one dataset is read, so that a reader sees all of them at once.
 *
 * <p>At most {@code limitPerFile} errors are kept of each file; the rest are counted. Not
 * thread-safe.
 */
final class Problems {
  private final Path source;
  private final int limitPerFile;
  private final Map<String, FileErrors> errors = new LinkedHashMap<>();
  private final List<DataProblem> warnings = new ArrayList<>();

  Problems(Path source, int limitPerFile) {
    this.source = source;
    this.limitPerFile = limitPerFile;
  }

  void error(String file, long line, String message) {
    error(file, line, () -> message);
  }

  /** Records an error whose message is only made if it will be listed. */
  void error(String file, long line, Supplier<String> message) {
    FileErrors found = errors.computeIfAbsent(file, _ -> new FileErrors());
    found.total++;
    if (found.listed.size() < limitPerFile) {
      found.listed.add(new DataProblem(file, line, message.get()));
    }
  }

  void error(String file, String message) {
    error(file, 0, message);
  }

  void warn(String file, long line, String message) {
    warnings.add(new DataProblem(file, line, message));
  }

  List<DataProblem> warnings() {
    return List.copyOf(warnings);
  }

  /** Returns whether no error was recorded. */
  boolean isEmpty() {
    return errors.isEmpty();
  }

  /** How many errors the file named has. */
  long count(String file) {
    FileErrors found = errors.get(file);
    return found == null ? 0 : found.total;
  }

  /** Throws the report if any error was recorded. */
  void throwIfAny() {
    if (!errors.isEmpty()) {
      throw exception();
    }
  }

  /** Returns the report of all errors. */
  DataException exception() {
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
