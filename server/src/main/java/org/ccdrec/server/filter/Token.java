package org.ccdrec.server.filter;

/**
 * One token of a filter expression.
 *
 * @param kind its kind
 * @param text its text; for a string, the content
 * @param position index of its first character
 */
record Token(Kind kind, String text, int position) {
  /** The kinds of tokens. */
  enum Kind {
    NAME,
    STRING,
    NUMBER,
    SYMBOL,
    END
  }

  boolean is(String word) {
    return kind == Kind.SYMBOL && text.equals(word)
        || kind == Kind.NAME && text.equalsIgnoreCase(word);
  }
}
