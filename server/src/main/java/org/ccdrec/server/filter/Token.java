package org.ccdrec.server.filter;

/**
 * One word of a filter.
 *
 * @param kind what it is
 * @param text what it says; of a string, its content
 * @param position index of its first character
 */
record Token(Kind kind, String text, int position) {
  /** The kinds of words. */
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
