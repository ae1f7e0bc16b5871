package org.ccdrec.snapshot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON form of item metadata under one schema: an object with {@code title}, {@code category}
 * and {@code image} (strings) and {@code attributes} (an object). Safe for use by many threads.
 */
public final class MetadataJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ATTRIBUTES = "attributes";
  private static final List<String> TEXTS = List.of("title", "category", "image");

  private final Map<String, AttributeType> types;

  /**
   * Creates the form of a schema.
   *
   * @param types type of each attribute by name
   */
  public MetadataJson(Map<String, AttributeType> types) {
    this.types = types;
  }

  /** Returns the line of an item. */
  byte[] line(int item, ItemMetadata metadata) {
    return (write(tree(item, metadata)) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the metadata of an item as a JSON object.
   *
   * @param item its index, for errors
   * @throws IllegalArgumentException if an attribute is not declared, or is of another type
   */
  public ObjectNode tree(int item, ItemMetadata metadata) {
    ObjectNode json = MAPPER.createObjectNode();
    putText(json, "title", metadata.title());
    putText(json, "category", metadata.category());
    putText(json, "image", metadata.image());
    if (!metadata.attributes().isEmpty()) {
      ObjectNode attributes = json.putObject(ATTRIBUTES);
      metadata
          .attributes()
          .forEach((name, value) -> attributes.set(name, attribute(item, name, value)));
    }
    return json;
  }

  private static String write(ObjectNode json) {
    try {
      return MAPPER.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always renders", e);
    }
  }

  /**
   * Returns a copy of an object as far as it conforms: other members are left out, and so are
   * attributes that the schema does not declare, or of another type.
   */
  public ObjectNode conforming(ObjectNode metadata) {
    ObjectNode copy = metadata.deepCopy();
    copy.properties().removeIf(member -> !isMember(member.getKey(), member.getValue()));
    if (copy.path(ATTRIBUTES) instanceof ObjectNode attributes) {
      attributes.properties().removeIf(each -> !declares(each.getKey(), each.getValue()));
    }
    return copy;
  }

  private static boolean isMember(String name, JsonNode value) {
    return name.equals(ATTRIBUTES) ? value.isObject() : TEXTS.contains(name) && value.isTextual();
  }

  /** Returns whether the schema declares an attribute with the type of a value. */
  public boolean declares(String attribute, JsonNode value) {
    ObjectNode one = MAPPER.createObjectNode();
    one.putObject(ATTRIBUTES).set(attribute, value);
    try {
      read(one);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Reads the metadata of an item.
   *
   * @throws IllegalArgumentException with the rule that the object breaks
   */
  public ItemMetadata read(ObjectNode metadata) {
    return read(write(metadata).getBytes(StandardCharsets.UTF_8));
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
    try (JsonParser json = MAPPER.getFactory().createParser(line)) {
      return read(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("must be one JSON object", e);
    }
  }

  private ItemMetadata read(JsonParser json) throws IOException {
    require(json.nextToken() == JsonToken.START_OBJECT, "must be one JSON object");
    String title = null;
    String category = null;
    String image = null;
    Map<String, Object> attributes = Map.of();
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      json.nextToken();
      switch (key) {
        case "title" -> title = text(json, key);
        case "category" -> category = text(json, key);
        case "image" -> image = text(json, key);
        case ATTRIBUTES -> attributes = attributes(json);
        default -> throw new IllegalArgumentException("unknown key " + key);
      }
    }
    require(json.nextToken() == null, "must be one JSON object");
    return new ItemMetadata(title, category, image, attributes);
  }

  private Map<String, Object> attributes(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT, "attributes must be a JSON object");
    var attributes = new HashMap<String, Object>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      AttributeType type = types.get(name);
      Object value = type == null ? null : type.read(json);
      if (value == null) {
        throw new IllegalArgumentException(
            "attribute %s must be %s; it is %s"
                .formatted(name, type == null ? "declared" : type.label(), json.getText()));
      }
      attributes.put(name, value);
    }
    return attributes;
  }

  private static String text(JsonParser json, String key) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException(key + " must be text; it is " + json.getText());
    }
    return json.getText();
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
