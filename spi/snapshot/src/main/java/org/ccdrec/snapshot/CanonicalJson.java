package org.ccdrec.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The JSON Canonicalization Scheme, RFC 8785: one sequence of bytes per JSON value, whatever
 * language writes it.
 *
 * <p>No white space; members sorted by the UTF-16 code units of their names; strings with the
 * shortest escapes; every number as ECMAScript prints the IEEE 754 double nearest to it. Integers
 * beyond ±2<sup>53</sup> therefore lose their last digits. Stateless, so safe for use by many
 * threads.
 */
public final class CanonicalJson {
  private static final int MAX_INTEGER_DIGITS = 21;
  private static final int MAX_LEADING_ZEROS = 6;

  private final StringBuilder text = new StringBuilder();

  private CanonicalJson() {}

  /**
   * Returns the canonical form of a JSON value, in UTF-8.
   *
   * @throws IllegalArgumentException if a number is beyond the range of a double or a string is not
   *     valid Unicode, which have no canonical form
   */
  public static byte[] write(JsonNode value) {
    var writer = new CanonicalJson();
    writer.value(value);
    return writer.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> object(value);
      case ARRAY -> array(value);
      case STRING -> string(value.textValue());
      case NUMBER -> text.append(number(Double.parseDouble(value.asText())));
      case BOOLEAN, NULL -> text.append(value.asText());
      case BINARY, MISSING, POJO ->
          throw new IllegalArgumentException("must be a JSON value; it is " + value.getNodeType());
    }
  }

  private void object(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    names.sort(null);
    char separator = '{';
    for (String name : names) {
      text.append(separator);
      string(name);
      text.append(':');
      value(object.get(name));
      separator = ',';
    }
    text.append(names.isEmpty() ? "{}" : "}");
  }

  private void array(JsonNode array) {
    text.append('[');
    for (Iterator<JsonNode> elements = array.elements(); elements.hasNext(); ) {
      value(elements.next());
      if (elements.hasNext()) {
        text.append(',');
      }
    }
    text.append(']');
  }

  private void string(String string) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(string)) {
      throw new IllegalArgumentException("text must be valid Unicode; it has a lone surrogate");
    }
    text.append('"');
    string.chars().forEach(unit -> escape((char) unit));
    text.append('"');
  }

  private void escape(char unit) {
    switch (unit) {
      case '"', '\\' -> text.append('\\').append(unit);
      case '\b' -> text.append("\\b");
      case '\t' -> text.append("\\t");
      case '\n' -> text.append("\\n");
      case '\f' -> text.append("\\f");
      case '\r' -> text.append("\\r");
      default -> {
        if (unit < ' ') {
          text.append("\\u%04x".formatted((int) unit));
        } else {
          text.append(unit);
        }
      }
    }
  }

  /** Returns a double as ECMAScript's Number::toString prints it (ECMA-262, section 6.1.6.1.20). */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a number must be in the range of a double");
    }
    if (value == 0) {
      return "0";
    }
    String sign = value < 0 ? "-" : "";
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    return sign + layOut(digits, digits.length() - shortest.scale());
  }

  /**
   * Returns the decimal with the fewest digits that rounds to a positive double, without trailing
   * zeros. {@link Double#toString(double)} gives that decimal, except that it prefers two digits to
   * one, which matters for the smallest subnormal numbers.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      BigDecimal one = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
      return one.doubleValue() == value ? one.stripTrailingZeros() : decimal;
    }
    return decimal;
  }

  /** Returns the number 0.digits × 10^point in ECMAScript's notation. */
  private static String layOut(String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= MAX_INTEGER_DIGITS) {
      return digits + "0".repeat(point - count);
    }
    if (0 < point && point <= MAX_INTEGER_DIGITS) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-MAX_LEADING_ZEROS < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    String fraction = count == 1 ? "" : "." + digits.substring(1);
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }
}
