package org.ccdrec.snapshot;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes and reads {@code segments.json}; {@link SnapshotFormat} specifies it. Stateless. */
final class SegmentsJson {
  private static final Set<String> KEYS = Set.of("users", "interactions", "items", "counts");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SegmentsJson() {}

  static byte[] write(UserSegments segments) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode attributes = root.putObject("attributes");
    segments
        .attributes()
        .forEach(
            (name, values) -> {
              ObjectNode object = attributes.putObject(name);
              values.forEach((value, segment) -> put(object.putObject(value), segment));
            });
    return JSON.writeValueAsBytes(root);
  }

  private static void put(ObjectNode object, UserSegments.Segment segment) {
    object.put("users", segment.users());
    object.put("interactions", segment.interactions());
    var items = object.putArray("items");
    var counts = object.putArray("counts");
    for (int at = 0; at < segment.items().length; at++) {
      items.add(segment.items()[at]);
      counts.add(segment.counts()[at]);
    }
  }

  /**
   * Reads segments.
   *
   * @param itemCount number of items of the snapshot
   * @throws IllegalArgumentException with the first rule that they break
   */
  static UserSegments read(byte[] json, int itemCount) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("must be JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("must be JSON", e);
    }
    JsonNode attributes = root.path("attributes");
    if (!root.isObject() || root.size() != 1 || !attributes.isObject()) {
      throw new IllegalArgumentException("must be an object with the one key attributes");
    }
    var found = new TreeMap<String, Map<String, UserSegments.Segment>>();
    for (Map.Entry<String, JsonNode> attribute : attributes.properties()) {
      var values = new LinkedHashMap<String, UserSegments.Segment>();
      for (Map.Entry<String, JsonNode> value : attribute.getValue().properties()) {
        String name = attribute.getKey() + "=" + value.getKey();
        values.put(value.getKey(), segment(name, value.getValue()));
      }
      found.put(attribute.getKey(), values);
    }
    var segments = new UserSegments(found);
    segments.requireItems(itemCount);
    return segments;
  }

  private static UserSegments.Segment segment(String name, JsonNode object) {
    Set<String> keys = new TreeSet<>();
    object.fieldNames().forEachRemaining(keys::add);
    if (!keys.equals(KEYS)
        || !object.path("users").canConvertToInt()
        || !object.path("interactions").canConvertToLong()) {
      throw new IllegalArgumentException(
          "%s must have the whole numbers users and interactions and the arrays items and counts"
              .formatted(name));
    }
    try {
      return new UserSegments.Segment(
          object.path("users").intValue(),
          object.path("interactions").longValue(),
          numbers(object.path("items")),
          numbers(object.path("counts")));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private static int[] numbers(JsonNode array) {
    int[] numbers = new int[array.size()];
    for (int at = 0; at < numbers.length; at++) {
      JsonNode number = array.path(at);
      if (!array.isArray() || !number.isIntegralNumber() || !number.canConvertToInt()) {
        throw new IllegalArgumentException("items and counts must be arrays of whole numbers");
      }
      numbers[at] = number.intValue();
    }
    return numbers;
  }
}
