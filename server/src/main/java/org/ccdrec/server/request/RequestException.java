package org.ccdrec.server.request;

/** An invalid request; the message states the rule that it breaks. */
public final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates an exception without a stack trace. */
  public RequestException(String rule) {
    super(rule, null, false, false);
  }
}
