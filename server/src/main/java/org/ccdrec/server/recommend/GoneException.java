package org.ccdrec.server.recommend;

/** A cursor that cannot be continued: its version is no longer loaded, or its order has changed. */
public final class GoneException extends Exception {
  private static final long serialVersionUID = 1L;

  private GoneException(String reason) {
    super(reason + "; start again with cursor=*", null, false, false);
  }

  static GoneException version(String version) {
    return new GoneException(
        "the cursor belongs to version " + version + ", which is no longer loaded");
  }

  static GoneException ordering() {
    return new GoneException("the scenario or the user's events changed since the first page");
  }
}
