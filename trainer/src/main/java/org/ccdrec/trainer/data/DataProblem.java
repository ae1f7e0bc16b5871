package org.ccdrec.trainer.data;

/**
 * One finding about a dataset: where it is and which rule the data there breaks.
 *
 * @param file file name inside the dataset directory, or the directory itself
 * @param line 1-based line in that file, or 0 where the finding concerns the file as a whole
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
