package org.ccdrec.server.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ccdrec.server.catalogue.ItemChange.Operation;
import org.ccdrec.snapshot.SnapshotFormat;
import org.jspecify.annotations.Nullable;

/**
 * Strict parsing of changes of items from JSON: one item, or {@code {"items": […]}} in which each
 * item names its {@code id} and, unless it is put, its {@code operation}. All errors of an item are
 * reported together; an invalid item does not affect the others of its body.
 */
public final class ChangeReader {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ChangeReader() {}

  /**
   * Reads the change of one item.
   *
   * @throws CatalogueException with all errors
   */
  public static ChangeRequest read(String itemId, Operation operation, byte[] json)
      throws CatalogueException {
    JsonNode root = operation == Operation.DELETE ? MAPPER.createObjectNode() : parse(json);
    ChangeRequest.Entry entry = entry(itemId, operation, root);
    if (entry.refusal() != null) {
      throw new CatalogueException(entry.refusal());
    }
    return new ChangeRequest(List.of(entry));
  }

  /**
   * Reads the changes of several items.
   *
   * @param maximum largest number of items
   * @throws CatalogueException if the body is malformed
   */
  public static ChangeRequest readAll(byte[] json, int maximum) throws CatalogueException {
    JsonNode root = parse(json);
    JsonNode items = root.path("items");
    if (!items.isArray() || root.size() != 1 || items.isEmpty() || items.size() > maximum) {
      throw new CatalogueException(
          "the body must be {\"items\": […]} with 1 to " + maximum + " items");
    }
    List<ChangeRequest.Entry> entries = new ArrayList<>();
    for (JsonNode item : items) {
      entries.add(entry(item));
    }
    return new ChangeRequest(entries);
  }

  private static ChangeRequest.Entry entry(JsonNode item) {
    if (!(item instanceof ObjectNode object)) {
      return ChangeRequest.Entry.refused("an item must be a JSON object");
    }
    ObjectNode rest = object.deepCopy();
    JsonNode id = rest.remove("id");
    JsonNode named = rest.remove("operation");
    Operation operation = named == null ? Operation.PUT : operation(named);
    if (id == null || !id.isTextual()) {
      return ChangeRequest.Entry.refused("an item must have its id, a string");
    }
    if (operation == null) {
      return ChangeRequest.Entry.refused(
          "operation must be put, patch or delete; operation=" + named);
    }
    return entry(id.textValue(), operation, rest);
  }

  private static @Nullable Operation operation(JsonNode named) {
    for (Operation each : Operation.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(named.textValue())) {
        return each;
      }
    }
    return null;
  }

  private static ChangeRequest.Entry entry(String itemId, Operation operation, JsonNode root) {
    var fields = new ChangeFields();
    requireId(itemId, fields);
    if (!(root instanceof ObjectNode object)) {
      return ChangeRequest.Entry.refused("the body must be a JSON object");
    }
    if (operation == Operation.DELETE) {
      fields.requireOnly(object, Set.of());
      return fields.isRefused()
          ? ChangeRequest.Entry.refused(fields.errors())
          : new ChangeRequest.Entry(ItemChange.delete(itemId), null, null);
    }
    boolean isPatch = operation == Operation.PATCH;
    AvailabilityChange availability = fields.availability(object);
    ObjectNode metadata = fields.metadata(object, isPatch);
    byte[] picture = fields.picture(object.path("picture"));
    Map<String, float[]> content = fields.content(object.path("content"));
    fields.requireOnly(object, ChangeFields.KEYS);
    if (fields.isRefused()) {
      return ChangeRequest.Entry.refused(fields.errors());
    }
    return new ChangeRequest.Entry(
        new ItemChange(itemId, operation, availability, metadata, content, Map.of(), false),
        picture,
        null);
  }

  private static void requireId(String itemId, ChangeFields fields) {
    int length = itemId.getBytes(StandardCharsets.UTF_8).length;
    if (length < 1
        || length > SnapshotFormat.MAX_ID_BYTES
        || !StandardCharsets.UTF_8.newEncoder().canEncode(itemId)
        || itemId.chars().anyMatch(Character::isISOControl)) {
      fields.refuse(
          "the id must be a text of 1 to %d bytes without control characters"
              .formatted(SnapshotFormat.MAX_ID_BYTES));
    }
  }

  private static JsonNode parse(byte[] json) throws CatalogueException {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new CatalogueException("the body must be JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new CatalogueException("the body could not be read");
    }
  }
}
