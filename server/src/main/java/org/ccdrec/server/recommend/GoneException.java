package org.ccdrec.server.recommend;

/** The refusal of a cursor whose version is not loaded any more, or whose order is not. */
public final class GoneException extends Exception {
  private static final long serialVersionUID = 1L;

  private GoneException(String reason) {
    super(reason + "; start again with cursor=*", null, false, false);
  }

  static GoneException version(String version) {
    return new GoneException("the cursor is of " + version + ", which is not loaded any more");
  }

  static GoneException ordering() {
    return new GoneException(
        "the scenario, or the events that the user is known by, changed since the first page");
  }
}
