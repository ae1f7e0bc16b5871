package org.ccdrec.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The type of an item attribute: what a filter may ask of it, and how it is written as JSON. */
public enum AttributeType {
  /** Text compared as a whole; a Java {@link String}. */
  STRING,
  /** A set of texts, any of which may match; a Java {@code List<String>}, a JSON array. */
  STRINGS,
  /** A whole number; a Java {@link Long}. */
  INTEGER,
  /** A finite number; a Java {@link Double}. */
  NUMBER,
  /** True or false; a Java {@link Boolean}. */
  BOOLEAN,
  /** A point in time; a Java {@link Instant}, an ISO-8601 text in JSON. */
  INSTANT;

  /** Returns the name used in manifests: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static @Nullable AttributeType ofLabel(String label) {
    for (AttributeType type : values()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    return null;
  }

  /** Returns the JSON form of a value, or null if the value is not of this type. */
  @Nullable JsonNode toJson(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (this) {
      case STRING -> value instanceof String text ? nodes.textNode(text) : null;
      case STRINGS -> value instanceof List<?> list ? texts(list) : null;
      case INTEGER -> value instanceof Long number ? nodes.numberNode(number) : null;
      case NUMBER ->
          value instanceof Double number && Double.isFinite(number)
              ? nodes.numberNode(number)
              : null;
      case BOOLEAN -> value instanceof Boolean flag ? nodes.booleanNode(flag) : null;
      case INSTANT -> value instanceof Instant time ? nodes.textNode(time.toString()) : null;
    };
  }

  private static @Nullable JsonNode texts(List<?> values) {
    var array = JsonNodeFactory.instance.arrayNode();
    for (Object value : values) {
      if (!(value instanceof String text)) {
        return null;
      }
      array.add(text);
    }
    return array;
  }

  /** Returns the value of a JSON form, or null if it is not a form of this type. */
  @Nullable Object fromJson(JsonNode json) {
    return switch (this) {
      case STRING -> json.isTextual() ? json.textValue() : null;
      case STRINGS -> json.isArray() ? texts(json) : null;
      case INTEGER -> json.isIntegralNumber() && json.canConvertToLong() ? json.longValue() : null;
      case NUMBER ->
          json.isNumber() && Double.isFinite(json.doubleValue()) ? json.doubleValue() : null;
      case BOOLEAN -> json.isBoolean() ? json.booleanValue() : null;
      case INSTANT -> json.isTextual() ? instant(json.textValue()) : null;
    };
  }

  private static @Nullable Object texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array) {
      if (!element.isTextual()) {
        return null;
      }
      texts.add(element.textValue());
    }
    return List.copyOf(texts);
  }

  private static @Nullable Object instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
