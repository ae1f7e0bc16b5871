package org.ccdrec.encoding;

/** Thrown if a picture cannot be decoded; the message states the reason. */
public final class PictureException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception. */
  public PictureException(String reason) {
    super(reason);
  }
}
