package org.ccdrec.prepare.columns;

/**
 * Thrown if the role of a column is missing or ambiguous; the message says which option to give.
 */
public final class ColumnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message names file, columns and the option to give. */
  public ColumnException(String message) {
    super(message);
  }
}
