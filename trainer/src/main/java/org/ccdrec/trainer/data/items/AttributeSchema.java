package org.ccdrec.trainer.data.items;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ccdrec.snapshot.AttributeType;
import org.ccdrec.trainer.data.problem.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * The types of an item table's attributes, inferred from all values. Not safe for use by several
 * threads.
 *
 * <p>A JSON value has its JSON type; integers become numbers if any value of the attribute is not
 * an integer. A CSV column has the narrowest type that fits all its cells: integer, number, boolean
 * or string; digits with a leading zero are a string. Strings that are all ISO-8601 instants, such
 * as {@code 2024-05-01T00:00:00Z}, are instants.
 */
final class AttributeSchema {
  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,2})?");

  private final boolean typed;
  private final Map<String, Seen> seen = new TreeMap<>();

  /**
   * Creates an empty schema.
   *
   * @param typed whether values have types, as in JSON; otherwise all are strings
   */
  AttributeSchema(boolean typed) {
    this.typed = typed;
  }

  private record Seen(AttributeType type, long line) {}

  /** Adds a value; returns the rule that it breaks, or null. */
  @Nullable String observe(String attribute, Object value, long line) {
    AttributeType type = typeOf(value);
    Seen before = seen.putIfAbsent(attribute, new Seen(type, line));
    if (before == null || before.type == type) {
      return null;
    }
    AttributeType both = common(before.type, type);
    if (both == null) {
      return "attribute %s must have one type; it is %s on line %d and %s here"
          .formatted(
              FormatException.shown(attribute), before.type.label(), before.line, type.label());
    }
    seen.put(attribute, new Seen(both, before.line));
    return null;
  }

  private AttributeType typeOf(Object value) {
    return switch (value) {
      case Long _ -> AttributeType.INTEGER;
      case Double _ -> AttributeType.NUMBER;
      case Boolean _ -> AttributeType.BOOLEAN;
      case List<?> _ -> AttributeType.STRINGS;
      default -> typeOfText(value.toString());
    };
  }

  private AttributeType typeOfText(String text) {
    if (!typed && INTEGER.matcher(text).matches()) {
      return AttributeType.INTEGER;
    }
    if (!typed && NUMBER.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))) {
      return AttributeType.NUMBER;
    }
    if (!typed && (text.equals("true") || text.equals("false"))) {
      return AttributeType.BOOLEAN;
    }
    return isInstant(text) ? AttributeType.INSTANT : AttributeType.STRING;
  }

  private static boolean isInstant(String text) {
    if (!text.endsWith("Z") || !text.contains("T")) {
      return false;
    }
    try {
      Instant.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private @Nullable AttributeType common(AttributeType a, AttributeType b) {
    if (isNumeric(a) && isNumeric(b)) {
      return AttributeType.NUMBER;
    }
    return !typed || (isText(a) && isText(b)) ? AttributeType.STRING : null;
  }

  private static boolean isNumeric(AttributeType type) {
    return type == AttributeType.INTEGER || type == AttributeType.NUMBER;
  }

  private static boolean isText(AttributeType type) {
    return type == AttributeType.STRING || type == AttributeType.INSTANT;
  }

  /** Returns the type of each attribute by name. */
  Map<String, AttributeType> types() {
    var types = new TreeMap<String, AttributeType>();
    seen.forEach((name, column) -> types.put(name, column.type));
    return types;
  }

  /** Returns the attributes of an item converted to the Java types of the schema. */
  Map<String, Object> convert(Map<String, Object> raw) {
    var converted = new TreeMap<String, Object>();
    Map<String, AttributeType> types = types();
    raw.forEach((name, value) -> converted.put(name, convert(value, types.get(name))));
    return converted;
  }

  private static Object convert(Object raw, @Nullable AttributeType type) {
    String text = raw.toString();
    return switch (type) {
      case STRING -> text;
      case INTEGER -> Long.valueOf(text);
      case NUMBER -> Double.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text);
      case INSTANT -> Instant.parse(text);
      case STRINGS -> raw;
      case null -> raw;
    };
  }
}
