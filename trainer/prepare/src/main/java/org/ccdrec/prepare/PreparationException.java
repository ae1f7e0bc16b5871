package org.ccdrec.prepare;

/** Thrown when a preparation fails; the message is meant for the user. */
public final class PreparationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates an exception whose message says what is wrong and what to do. */
  public PreparationException(String message) {
    super(message);
  }
}
