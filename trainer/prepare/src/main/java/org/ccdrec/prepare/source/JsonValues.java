package org.ccdrec.prepare.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of JSON objects as text: strings without quotes, numbers and booleans as written,
 * null as an absent value, and arrays and objects as compact JSON.
 */
final class JsonValues {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build()
          .setCodec(new ObjectMapper());

  private JsonValues() {}

  static JsonFactory factory() {
    return FACTORY;
  }

  /** Takes one member of an object; an absent value is null. */
  interface Members {
    void member(String name, @Nullable String value);
  }

  /** Passes on the members of the object that the parser has just entered, and consumes its end. */
  static void read(JsonParser parser, Members members) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      members.member(name, text(parser, value));
    }
  }

  private static @Nullable String text(JsonParser parser, JsonToken value) throws IOException {
    return switch (value) {
      case VALUE_NULL -> null;
      case START_OBJECT, START_ARRAY -> parser.<JsonNode>readValueAsTree().toString();
      default -> parser.getText();
    };
  }

  /** Returns the position of each requested column. */
  static Map<String, Integer> positions(java.util.List<String> columns) {
    var positions = new java.util.HashMap<String, Integer>();
    for (int at = 0; at < columns.size(); at++) {
      positions.put(columns.get(at), at);
    }
    return positions;
  }
}
