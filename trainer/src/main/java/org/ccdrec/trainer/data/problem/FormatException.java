package org.ccdrec.trainer.data.problem;

/** Reports a violation of a file's format after which nothing more can be read from the file. */
public final class FormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long line;

  /** Describes a violation that concerns the whole file. */
  public FormatException(String message) {
    this(0, message);
  }

  /** Describes a violation on a line. */
  public FormatException(long line, String message) {
    super(message);
    this.line = line;
  }

  /** Returns the 1-based line, or 0 if the violation concerns the whole file. */
  public long line() {
    return line;
  }

  /**
   * Returns a value found in a file for use in a message: control characters escaped, at most 40
   * characters.
   */
  public static String shown(String found) {
    var text = new StringBuilder();
    for (int i = 0; i < Math.min(found.length(), 40); i++) {
      char c = found.charAt(i);
      text.append(Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return found.length() > 40 ? text + "…" : text.toString();
  }
}
