package org.ccdrec.server.recommend;

/** The refusal of a cursor whose version is not loaded any more. */
public final class GoneException extends Exception {
  private static final long serialVersionUID = 1L;

  GoneException(String version) {
    super(
        "the cursor is of " + version + ", which is not loaded any more; start again with cursor=*",
        null,
        false,
        false);
  }
}
