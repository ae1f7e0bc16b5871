package org.ccdrec.server.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tokenizes a filter expression. */
final class FilterLexer {
  private static final Pattern SPACE = Pattern.compile("\\s*");
  private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_.-]*");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:\\d{1,40}(?:\\.\\d{1,40})?|\\.\\d{1,40})(?:[eE][+-]?\\d{1,3})?");
  private static final Pattern SYMBOL = Pattern.compile("!=|<=|>=|[=<>(),]");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private FilterLexer(String text) {
    this.text = text;
  }

  /** Returns the tokens of a text, the last of them {@link Token.Kind#END}. */
  static List<Token> tokens(String text) throws FilterException {
    var lexer = new FilterLexer(text);
    lexer.run();
    return lexer.tokens;
  }

  private void run() throws FilterException {
    take(SPACE);
    while (at < text.length()) {
      int start = at;
      char first = text.charAt(at);
      if (first == '"' || first == '\'') {
        string(first);
      } else if (!add(NAME, Token.Kind.NAME)
          && !add(NUMBER, Token.Kind.NUMBER)
          && !add(SYMBOL, Token.Kind.SYMBOL)) {
        String unknown = new String(Character.toChars(text.codePointAt(start)));
        throw new FilterException(
            new Token(Token.Kind.SYMBOL, unknown, start), "unexpected character");
      }
      take(SPACE);
    }
    tokens.add(new Token(Token.Kind.END, "", text.length()));
  }

  private boolean add(Pattern pattern, Token.Kind kind) {
    int start = at;
    if (!take(pattern)) {
      return false;
    }
    tokens.add(new Token(kind, text.substring(start, at), start));
    return true;
  }

  private boolean take(Pattern pattern) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return false;
    }
    at = matcher.end();
    return true;
  }

  /** Reads a string; a quote inside is written twice. */
  private void string(char quote) throws FilterException {
    int start = at;
    var content = new StringBuilder();
    for (at++; at < text.length(); at++) {
      if (text.charAt(at) != quote) {
        content.append(text.charAt(at));
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        content.append(quote);
        at++;
      } else {
        at++;
        Token.Kind kind = quote == '"' ? Token.Kind.QUOTED : Token.Kind.STRING;
        tokens.add(new Token(kind, content.toString(), start));
        return;
      }
    }
    throw new FilterException(
        new Token(Token.Kind.STRING, text.substring(start, Math.min(start + 20, at)), start),
        "a string must end with the quote it began with; unfinished");
  }
}
