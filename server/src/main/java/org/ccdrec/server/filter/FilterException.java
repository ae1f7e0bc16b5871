package org.ccdrec.server.filter;

/** An invalid filter: the violated rule, and the token where it is violated. */
public final class FilterException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int position;

  FilterException(Token token, String rule) {
    super(
        "%s at character %d, %s"
            .formatted(
                rule,
                token.position() + 1,
                token.kind() == Token.Kind.END ? "the end" : "\"" + token.text() + "\""),
        null,
        false,
        false);
    this.position = token.position();
  }

  /** Returns the position of the first character of that token, from 0. */
  public int position() {
    return position;
  }
}
