package org.ccdrec.prepare.columns;

/** Columns of which the meaning cannot be told; the message says what the user can answer. */
public final class ColumnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes a message that names file, columns and the option to give. */
  public ColumnException(String message) {
    super(message);
  }
}
