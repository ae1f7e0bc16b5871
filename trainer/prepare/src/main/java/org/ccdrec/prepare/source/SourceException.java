package org.ccdrec.prepare.source;

import java.io.IOException;

/** A raw file that cannot be read as what it should be. The message names file, line and rule. */
public final class SourceException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Reports a file as a whole. */
  public SourceException(String file, String message) {
    super(file + ": " + message);
  }

  /** Reports a place in a file. */
  public SourceException(String file, long line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
