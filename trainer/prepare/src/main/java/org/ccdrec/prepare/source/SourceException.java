package org.ccdrec.prepare.source;

import java.io.IOException;

/** Thrown if a raw file cannot be read in its format. The message names file, line and rule. */
public final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception that concerns a whole file. */
  public SourceException(String file, String message) {
    super(file + ": " + message);
  }

  /** Creates an exception that concerns a line of a file. */
  public SourceException(String file, long line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
