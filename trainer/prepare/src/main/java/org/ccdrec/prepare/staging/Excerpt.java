package org.ccdrec.prepare.staging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Values of raw files in messages. Stateless; safe for use by many threads. */
final class Excerpt {
  private static final int LONGEST = 120;
  private static final ObjectMapper JSON = new ObjectMapper();

  private Excerpt() {}

  /** Returns the start of a value on one line: control characters are escaped. */
  static String of(String value) {
    var excerpt = new StringBuilder();
    value
        .codePoints()
        .limit(LONGEST)
        .forEach(
            point -> {
              if (Character.isISOControl(point)) {
                excerpt.append("\\u%04x".formatted(point));
              } else {
                excerpt.appendCodePoint(point);
              }
            });
    int characters = value.codePointCount(0, value.length());
    return characters > LONGEST
        ? excerpt + "… (%,d characters)".formatted(characters)
        : excerpt.toString();
  }

  /** Returns whether a value is the JSON of an object or an array. */
  static boolean isStructure(String value) {
    if (!value.startsWith("{") && !value.startsWith("[")) {
      return false;
    }
    try {
      JsonNode node = JSON.readTree(value);
      return node.isContainerNode() && node.toString().equals(value);
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
