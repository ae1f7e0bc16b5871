package org.ccdrec.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON form of item metadata under one schema; safe for use by many threads. */
final class MetadataJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> KEYS = Set.of("title", "category", "image", "attributes");

  private final Map<String, AttributeType> types;

  MetadataJson(Map<String, AttributeType> types) {
    this.types = types;
  }

  /** Returns the line of an item. */
  byte[] line(int item, ItemMetadata metadata) {
    ObjectNode json = MAPPER.createObjectNode();
    putText(json, "title", metadata.title());
    putText(json, "category", metadata.category());
    putText(json, "image", metadata.image());
    if (!metadata.attributes().isEmpty()) {
      ObjectNode attributes = json.putObject("attributes");
      metadata
          .attributes()
          .forEach((name, value) -> attributes.set(name, attribute(item, name, value)));
    }
    try {
      return (MAPPER.writeValueAsString(json) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always renders", e);
    }
  }

  private static void putText(ObjectNode json, String key, @Nullable String text) {
    if (text != null) {
      json.put(key, text);
    }
  }

  private JsonNode attribute(int item, String name, Object value) {
    AttributeType type = types.get(name);
    JsonNode json = type == null ? null : type.toJson(value);
    if (json == null) {
      throw new IllegalArgumentException(
          "attribute %s of item %d must be %s; it is %s"
              .formatted(name, item, type == null ? "declared" : type.label(), value));
    }
    return json;
  }

  /**
   * Reads the line of an item.
   *
   * @throws IllegalArgumentException with the rule that the line breaks
   */
  ItemMetadata read(byte[] line) {
    JsonNode json;
    try {
      json = MAPPER.readTree(line);
    } catch (IOException e) {
      throw new IllegalArgumentException("must be one JSON object", e);
    }
    if (!json.isObject()) {
      throw new IllegalArgumentException("must be one JSON object");
    }
    json.fieldNames().forEachRemaining(MetadataJson::requireKey);
    var attributes = new HashMap<String, Object>();
    for (Map.Entry<String, JsonNode> entry : json.path("attributes").properties()) {
      AttributeType type = types.get(entry.getKey());
      Object value = type == null ? null : type.fromJson(entry.getValue());
      if (value == null) {
        throw new IllegalArgumentException(
            "attribute %s must be %s; it is %s"
                .formatted(
                    entry.getKey(), type == null ? "declared" : type.label(), entry.getValue()));
      }
      attributes.put(entry.getKey(), value);
    }
    return new ItemMetadata(
        text(json, "title"), text(json, "category"), text(json, "image"), attributes);
  }

  private static void requireKey(String key) {
    if (!KEYS.contains(key)) {
      throw new IllegalArgumentException("unknown key " + key);
    }
  }

  private static @Nullable String text(JsonNode json, String key) {
    JsonNode value = json.path(key);
    if (value.isMissingNode()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + " must be text; it is " + value);
    }
    return value.textValue();
  }
}
