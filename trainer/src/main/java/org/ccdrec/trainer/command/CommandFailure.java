package org.ccdrec.trainer.command;

/** The end of a command that could not do its work, with a message made for its user. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Takes a message that says what is wrong and, where it can, what to do. */
  public CommandFailure(String message) {
    super(message);
  }
}
