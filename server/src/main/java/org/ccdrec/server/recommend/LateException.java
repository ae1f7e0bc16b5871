package org.ccdrec.server.recommend;

/** A page that could not be completed before the deadline. */
public final class LateException extends Exception {
  private static final long serialVersionUID = 1L;

  LateException() {
    super("the page could not be completed before the deadline; retry", null, false, false);
  }
}
