package org.ccdrec.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The single-value types of a configuration and their text forms. */
final class Leaves {

  // Possessive quantifiers, so that the matcher does not recurse on long text.
  static final Pattern INTEGER = Pattern.compile("[-+]?\\d(?:_?\\d)*+");
  static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\d(?:_?\\d)*+\\.?(\\d(?:_?\\d)*+)?|\\.\\d(?:_?\\d)*+)([eE][-+]?\\d{1,5})?");

  private Leaves() {}

  /** Returns the leaf for a type, or null if the type is not a leaf type. */
  static Kind.@Nullable Leaf of(Class<?> type, Setting setting) {
    if (type == int.class || type == Integer.class) {
      return ordered("integer", Leaves::parseInt, setting);
    }
    if (type == long.class || type == Long.class) {
      return ordered("integer", Leaves::parseLong, setting);
    }
    if (type == double.class || type == Double.class) {
      return ordered("number", Leaves::parseDouble, setting);
    }
    if (type == Duration.class) {
      Function<String, Object> parse = Durations::parse;
      Limits limits = Limits.of(setting, parse, true);
      return new Kind.Leaf("duration", parse, d -> Durations.format((Duration) d), limits);
    }
    if (type == boolean.class || type == Boolean.class) {
      return plain("true or false", Leaves::parseBoolean, Function.identity(), setting);
    }
    if (type == String.class) {
      return plain("text", text -> text, Function.identity(), setting);
    }
    if (type == Path.class) {
      return plain("path", Leaves::parsePath, Object::toString, setting);
    }
    return type.isEnum() ? choice(type, setting) : null;
  }

  /** Returns the configuration name of an enum constant: its name in kebab-case. */
  static String kebab(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Kind.Leaf ordered(String name, Function<String, Object> parse, Setting setting) {
    return new Kind.Leaf(name, parse, Function.identity(), Limits.of(setting, parse, true));
  }

  private static Kind.Leaf plain(
      String name,
      Function<String, Object> parse,
      Function<Object, Object> write,
      Setting setting) {
    return new Kind.Leaf(name, parse, write, Limits.of(setting, parse, false));
  }

  private static Kind.Leaf choice(Class<?> type, Setting setting) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(kebab((Enum<?>) constant), constant);
    }
    String name = String.join(" | ", constants.keySet());
    return plain(name, text -> parseChoice(text, constants), c -> kebab((Enum<?>) c), setting);
  }

  private static Object parseChoice(String text, Map<String, Object> constants) {
    Object constant = constants.get(text);
    if (constant == null) {
      throw new IllegalArgumentException(
          "must be one of "
              + String.join(", ", constants.keySet())
              + Suggestion.nearest(text, constants.keySet())
                  .map(near -> " (did you mean " + near + "?)")
                  .orElse(""));
    }
    return constant;
  }

  private static Object parseInt(String text) {
    long value = (Long) parseLong(text);
    if (value != (int) value) {
      throw new IllegalArgumentException(
          "must be an integer from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  private static Object parseLong(String text) {
    if (!INTEGER.matcher(text).matches()) {
      throw new IllegalArgumentException("must be an integer");
    }
    try {
      return Long.parseLong(text.replace("_", ""));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "must be an integer from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE, e);
    }
  }

  private static Object parseDouble(String text) {
    if (!NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a number");
    }
    double value = Double.parseDouble(text.replace("_", ""));
    if (Double.isInfinite(value)) {
      throw new IllegalArgumentException("must be a finite number");
    }
    return value == 0 ? 0.0 : value;
  }

  private static Object parseBoolean(String text) {
    return switch (text) {
      case "true", "True", "TRUE" -> true;
      case "false", "False", "FALSE" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  private static Object parsePath(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("must be a path");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("must be a path: " + e.getReason(), e);
    }
  }
}
