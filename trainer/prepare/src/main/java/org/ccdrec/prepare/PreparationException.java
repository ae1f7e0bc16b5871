package org.ccdrec.prepare;

/** A preparation that was refused, with a message made for its user. */
public final class PreparationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Takes a message that says what is wrong and what to do. */
  public PreparationException(String message) {
    super(message);
  }
}
