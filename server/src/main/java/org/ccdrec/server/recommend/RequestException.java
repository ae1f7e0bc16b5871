package org.ccdrec.server.recommend;

/** The refusal of a request, with what it should have been. */
public final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  RequestException(String rule) {
    super(rule, null, false, false);
  }
}
