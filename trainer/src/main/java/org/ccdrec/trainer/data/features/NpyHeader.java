package org.ccdrec.trainer.data.features;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.trainer.data.problem.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * The header of a {@code .npy} file: a Python dictionary literal with exactly the keys {@code
 * descr} (a string), {@code fortran_order} ({@code True} or {@code False}) and {@code shape} (a
 * tuple of integers), in any order, followed by blanks.
 *
 * @param type element type, such as {@code <f4}
 * @param fortranOrder whether the values lie column by column
 * @param shape length of each dimension
 */
record NpyHeader(String type, boolean fortranOrder, List<Long> shape) {

  static NpyHeader parse(String text) throws FormatException {
    return new Parser(text).dictionary();
  }

  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    NpyHeader dictionary() throws FormatException {
      @Nullable String type = null;
      @Nullable Boolean fortranOrder = null;
      @Nullable List<Long> shape = null;
      expect('{');
      while (!accept('}')) {
        String key = string();
        expect(':');
        switch (key) {
          case "descr" -> type = type();
          case "fortran_order" -> fortranOrder = bool();
          case "shape" -> shape = tuple();
          default -> throw malformed("has the unknown key '" + FormatException.shown(key) + "'");
        }
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      skipBlanks();
      if (at < text.length()) {
        throw malformed("has text after the dictionary");
      }
      if (type == null || fortranOrder == null || shape == null) {
        throw malformed("must have the keys descr, fortran_order and shape");
      }
      return new NpyHeader(type, fortranOrder, shape);
    }

    private String type() throws FormatException {
      skipBlanks();
      if (at < text.length() && text.charAt(at) == '[') {
        throw new FormatException(
            "features must be a matrix of f2, f4 or f8; this file holds records");
      }
      return string();
    }

    private String string() throws FormatException {
      skipBlanks();
      char quote = at < text.length() ? text.charAt(at) : ' ';
      int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
      if (end < 0) {
        throw malformed("must have a quoted string at character " + at);
      }
      String value = text.substring(at + 1, end);
      at = end + 1;
      return value;
    }

    private boolean bool() throws FormatException {
      skipBlanks();
      for (String literal : List.of("True", "False")) {
        if (text.startsWith(literal, at)) {
          at += literal.length();
          return literal.equals("True");
        }
      }
      throw malformed("must say True or False for fortran_order");
    }

    private List<Long> tuple() throws FormatException {
      var lengths = new ArrayList<Long>();
      expect('(');
      while (!accept(')')) {
        lengths.add(integer());
        if (!accept(',')) {
          expect(')');
          break;
        }
      }
      return lengths;
    }

    private long integer() throws FormatException {
      skipBlanks();
      int start = at;
      while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
        at++;
      }
      if (start == at || at - start > 18) {
        throw malformed("must have an integer of 1 to 18 digits at character " + start);
      }
      return Long.parseLong(text, start, at, 10);
    }

    private void expect(char expected) throws FormatException {
      if (!accept(expected)) {
        throw malformed("must have '" + expected + "' at character " + at);
      }
    }

    private boolean accept(char expected) {
      skipBlanks();
      if (at < text.length() && text.charAt(at) == expected) {
        at++;
        return true;
      }
      return false;
    }

    private void skipBlanks() {
      while (at < text.length() && " \n\t".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private FormatException malformed(String rule) {
      return new FormatException("not a NumPy file: the header " + rule);
    }
  }
}
