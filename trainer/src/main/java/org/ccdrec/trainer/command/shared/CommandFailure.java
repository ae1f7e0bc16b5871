package org.ccdrec.trainer.command.shared;

/** Thrown when a command fails; the message is meant for the user. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates a failure whose message says what is wrong and, if possible, what to do. */
  public CommandFailure(String message) {
    super(message);
  }
}
