package org.ccdrec.server.filter;

/** The refusal of a filter: what is wrong, and the token it is wrong at. */
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

  /** Returns the index of the character that the wrong token starts at, from 0. */
  public int position() {
    return position;
  }
}
