package org.ccdrec.encoding.host;

import org.jspecify.annotations.Nullable;

/** Thrown if an encoder cannot be created or fails; the message names the encoder and its jar. */
public final class EncoderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EncoderException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
