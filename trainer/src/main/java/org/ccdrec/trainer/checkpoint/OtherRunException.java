package org.ccdrec.trainer.checkpoint;

/** Thrown if a checkpoint cannot be resumed because the run differs; the message says in what. */
public final class OtherRunException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  OtherRunException(String message) {
    super(message);
  }
}
