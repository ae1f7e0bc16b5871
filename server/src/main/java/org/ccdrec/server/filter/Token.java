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
    /** A text in double quotes: a string where a value is expected, a field where one is. */
    QUOTED,
    /** A text in single quotes. */
    STRING,
    NUMBER,
    SYMBOL,
    END
  }

  /** Returns whether this may name a field. */
  boolean isName() {
    return kind == Kind.NAME || kind == Kind.QUOTED;
  }

  /** Returns whether this is a string where a value is expected. */
  boolean isString() {
    return kind == Kind.STRING || kind == Kind.QUOTED;
  }

  boolean is(String word) {
    return kind == Kind.SYMBOL && text.equals(word)
        || kind == Kind.NAME && text.equalsIgnoreCase(word);
  }
}
