package org.ccdrec.server.recommend;

/** The refusal of a page that was not complete before the deadline. */
public final class LateException extends Exception {
  private static final long serialVersionUID = 1L;

  LateException() {
    super("the page was not complete before the deadline; ask for it again", null, false, false);
  }
}
