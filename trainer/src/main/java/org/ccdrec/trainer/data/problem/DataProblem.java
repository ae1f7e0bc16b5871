package org.ccdrec.trainer.data.problem;

/**
 * A finding about a dataset: its place and the rule that the data there breaks. Immutable.
 *
 * @param file file name inside the dataset directory, or the directory itself
 * @param line 1-based line in that file, or 0 if the finding concerns the whole file
 * @param message the rule and the offending value
 */
public record DataProblem(String file, long line, String message) {

  public DataProblem {
    if (line < 0) {
      throw new IllegalArgumentException("line must not be negative; line=" + line);
    }
  }

  @Override
  public String toString() {
    return line == 0 ? file + ": " + message : file + ":" + line + ": " + message;
  }
}
