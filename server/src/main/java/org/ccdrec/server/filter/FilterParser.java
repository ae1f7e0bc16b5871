package org.ccdrec.server.filter;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.ccdrec.snapshot.AttributeType;

/**
 * The parser of the filter language, and its specification.
 *
 * <pre>
 * filter     = and { "or" and }
 * and        = unary { "and" unary }
 * unary      = "not" unary | "(" filter ")" | condition
 * condition  = field ( "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) value
 *            | field [ "not" ] "in" "(" value { "," value } ")"
 *            | field "between" value "and" value
 *            | field "is" [ "not" ] "null"
 * value      = string | number | "true" | "false"
 * </pre>
 *
 * <p>A field is an attribute of the snapshot's schema, or {@code category} or {@code popularity}; a
 * name that is no word stands in double quotes. Strings stand in single or double quotes; a quote
 * inside is written twice. Instants are strings in ISO 8601, as {@link IsoTime} reads them; strings
 * that are such dates can be compared by time. Key words may be written in any case. A condition
 * holds only for items that have the field, except that {@code !=} and {@code not} hold exactly
 * where what they negate does not. On a field with several values, equality asks whether any of
 * them is equal. Between includes both ends. At most {@value #MAX_TOKENS} words and {@value
 * #MAX_DEPTH} levels.
 */
final class FilterParser {
  private static final int MAX_TOKENS = 2_000;
  private static final int MAX_DEPTH = 50;

  private final List<Token> tokens;
  private final Map<String, AttributeType> types;
  private int at;
  private int depth;

  private FilterParser(List<Token> tokens, Map<String, AttributeType> types) {
    this.tokens = tokens;
    this.types = types;
  }

  /** Parses a filter over fields of the given types. */
  static Condition parse(String text, Map<String, AttributeType> types) throws FilterException {
    List<Token> tokens = FilterLexer.tokens(text);
    if (tokens.size() - 1 > MAX_TOKENS) {
      throw new FilterException(
          tokens.get(MAX_TOKENS),
          "a filter must have at most %d words; this one has %d"
              .formatted(MAX_TOKENS, tokens.size() - 1));
    }
    var parser = new FilterParser(tokens, types);
    Condition condition = parser.or();
    if (parser.peek().kind() != Token.Kind.END) {
      throw new FilterException(parser.peek(), "expected \"and\", \"or\" or the end; found more");
    }
    return condition;
  }

  private Condition or() throws FilterException {
    Condition left = and();
    while (accept("or")) {
      left = new Condition.Or(left, and());
    }
    return left;
  }

  private Condition and() throws FilterException {
    Condition left = unary();
    while (accept("and")) {
      left = new Condition.And(left, unary());
    }
    return left;
  }

  private Condition unary() throws FilterException {
    if (++depth > MAX_DEPTH) {
      throw new FilterException(
          peek(), "a filter must have at most " + MAX_DEPTH + " levels; more");
    }
    try {
      if (accept("not")) {
        return new Condition.Not(unary());
      }
      if (accept("(")) {
        Condition inner = or();
        expect(")");
        return inner;
      }
      return condition();
    } finally {
      depth--;
    }
  }

  private Condition condition() throws FilterException {
    Token field = next();
    AttributeType type = field.isName() ? types.get(field.text()) : null;
    if (type == null) {
      String rule =
          field.isName()
              ? "unknown field; known: " + new TreeSet<>(types.keySet())
              : "expected a field";
      throw new FilterException(field, rule);
    }
    if (accept("not")) {
      expect("in");
      return new Condition.Not(oneOf(field, type));
    }
    if (accept("in")) {
      return oneOf(field, type);
    }
    if (accept("is")) {
      boolean isNegated = accept("not");
      expect("null");
      var present = new Condition.Present(field.text());
      return isNegated ? present : new Condition.Not(present);
    }
    if (peek().is("between")) {
      Token operator = next();
      Object low = bound(type, operator);
      expect("and");
      return new Condition.And(
          new Condition.Compared(field.text(), Condition.Comparison.AT_LEAST, low),
          new Condition.Compared(
              field.text(), Condition.Comparison.AT_MOST, bound(type, operator)));
    }
    return comparison(field, type);
  }

  private Condition comparison(Token field, AttributeType type) throws FilterException {
    if (accept("=")) {
      return new Condition.OneOf(field.text(), List.of(value(type)));
    }
    if (accept("!=")) {
      return new Condition.Not(new Condition.OneOf(field.text(), List.of(value(type))));
    }
    Token operator = peek();
    Condition.Comparison comparison =
        switch (operator.text()) {
          case "<" -> Condition.Comparison.LESS;
          case "<=" -> Condition.Comparison.AT_MOST;
          case ">" -> Condition.Comparison.GREATER;
          case ">=" -> Condition.Comparison.AT_LEAST;
          default ->
              throw new FilterException(
                  operator, "expected =, !=, <, <=, >, >=, in, not in, between or is");
        };
    at++;
    return new Condition.Compared(field.text(), comparison, bound(type, operator));
  }

  /** Reads a value to compare with; of a string field, it must be a date. */
  private Object bound(AttributeType type, Token operator) throws FilterException {
    return switch (type) {
      case INTEGER, NUMBER, INSTANT -> value(type);
      case STRING -> {
        Instant time = peek().isString() ? IsoTime.parse(peek().text()) : null;
        if (time == null) {
          throw new FilterException(
              operator,
              "a field of type string has no order except that of dates such as '2026-01-31';");
        }
        at++;
        yield time;
      }
      case STRINGS, BOOLEAN ->
          throw new FilterException(operator, "a field of type " + type.label() + " has no order");
    };
  }

  private Condition oneOf(Token field, AttributeType type) throws FilterException {
    expect("(");
    List<Object> values = new ArrayList<>();
    do {
      values.add(value(type));
    } while (accept(","));
    expect(")");
    return new Condition.OneOf(field.text(), List.copyOf(values));
  }

  private Object value(AttributeType type) throws FilterException {
    Token token = next();
    Object value =
        switch (type) {
          case STRING, STRINGS -> token.isString() ? token.text() : null;
          case BOOLEAN ->
              token.is("true") || token.is("false") ? Boolean.valueOf(token.is("true")) : null;
          case INTEGER, NUMBER ->
              token.kind() == Token.Kind.NUMBER ? new BigDecimal(token.text()) : null;
          case INSTANT -> token.isString() ? instant(token) : null;
        };
    if (value == null) {
      throw new FilterException(token, "expected a value of type " + type.label());
    }
    return value;
  }

  private static Instant instant(Token token) throws FilterException {
    Instant time = IsoTime.parse(token.text());
    if (time == null) {
      throw new FilterException(
          token, "expected an instant such as \"2026-01-31T12:00:00Z\" or \"2026-01-31\";");
    }
    return time;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = peek();
    if (token.kind() != Token.Kind.END) {
      at++;
    }
    return token;
  }

  private boolean accept(String word) {
    if (!peek().is(word)) {
      return false;
    }
    at++;
    return true;
  }

  private void expect(String word) throws FilterException {
    if (!accept(word)) {
      throw new FilterException(peek(), "expected \"" + word + "\"");
    }
  }
}
