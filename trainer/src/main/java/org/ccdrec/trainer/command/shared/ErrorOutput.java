package org.ccdrec.trainer.command.shared;

import java.io.PrintWriter;

/** The format of error messages on standard error. Stateless. */
public final class ErrorOutput {
  private static final String PREFIX = "ccdrec: ";

  private ErrorOutput() {}

  /** Prints one message. */
  public static void print(PrintWriter err, String message) {
    err.println(PREFIX + message);
    err.flush();
  }
}
