package org.ccdrec.trainer.data;

/** A file that does not follow its format, from which nothing further can be read. */
final class FormatException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long line;

  FormatException(String message) {
    this(0, message);
  }

  FormatException(long line, String message) {
    super(message);
    this.line = line;
  }

  /** 1-based line, or 0 where lines mean nothing. */
  long line() {
    return line;
  }

  /**
   * What was found, fit for a message: control characters escaped, no longer than 40 characters.
   */
  static String shown(String found) {
    var text = new StringBuilder();
    for (int i = 0; i < Math.min(found.length(), 40); i++) {
      char c = found.charAt(i);
      text.append(Character.isISOControl(c) ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return found.length() > 40 ? text + "…" : text.toString();
  }
}
