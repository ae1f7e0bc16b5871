package org.ccdrec.snapshot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The type of an item attribute: which filters apply to it, and its JSON form. */
public enum AttributeType {
  /** Text that is compared as a whole; a Java {@link String}. */
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

  /** Returns the value at the current token of a parser, or null if it is not of this type. */
  @Nullable Object read(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    return switch (this) {
      case STRING -> token == JsonToken.VALUE_STRING ? json.getText() : null;
      case STRINGS -> token == JsonToken.START_ARRAY ? texts(json) : null;
      case INTEGER -> isLong(json) ? json.getLongValue() : null;
      case NUMBER ->
          token.isNumeric() && Double.isFinite(json.getDoubleValue())
              ? json.getDoubleValue()
              : null;
      case BOOLEAN -> token.isBoolean() ? json.getBooleanValue() : null;
      case INSTANT -> token == JsonToken.VALUE_STRING ? instant(json.getText()) : null;
    };
  }

  private static boolean isLong(JsonParser json) throws IOException {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  private static @Nullable Object texts(JsonParser json) throws IOException {
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        return null;
      }
      texts.add(json.getText());
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
