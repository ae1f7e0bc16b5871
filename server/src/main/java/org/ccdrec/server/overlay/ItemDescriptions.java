package org.ccdrec.server.overlay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.catalogue.MergePatch;
import org.ccdrec.encoding.ItemContent;
import org.ccdrec.server.json.ItemJson;
import org.ccdrec.snapshot.ItemMetadata;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of changed items in the schema of one snapshot. An attribute that the snapshot does
 * not declare, or of another type, is left out. Safe for use by many threads until the snapshot is
 * closed.
 *
 * @param snapshot the snapshot
 */
public record ItemDescriptions(Snapshot snapshot) {
  /** The member of metadata that names a picture. */
  public static final String PICTURE = "picture";

  private static final String ATTRIBUTES = "attributes";
  private static final String IMAGE = "image";
  private static final List<String> TEXTS =
      List.of(ItemContent.TITLE, ItemContent.BRAND, ItemContent.CATEGORY, ItemContent.DESCRIPTION);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Returns the metadata of an item, or null if the record does not change that of the snapshot.
   *
   * @param index its index
   */
  ChangedItem.@Nullable Description of(int index, CatalogueItem item) {
    boolean isKnown = index < snapshot.itemIds().size();
    boolean isPatch = isKnown && !item.replaces();
    if (isPatch && item.metadata().isEmpty()) {
      return null;
    }
    ObjectNode before = isPatch ? stored(index) : JSON.createObjectNode();
    ObjectNode merged = snapshot.schema().conforming(MergePatch.apply(before, item.metadata()));
    ItemMetadata values = snapshot.schema().read(merged);
    String picture = picture(item, isPatch);
    boolean hasPicture = picture == null ? snapshot.image(index).length > 0 : !picture.isEmpty();
    if (values.image() == null && hasPicture) {
      merged.put(IMAGE, ItemJson.imagePath(item.itemId()));
    }
    byte[] json = bytes(merged);
    return new ChangedItem.Description(
        values, Arrays.copyOfRange(json, 1, json.length - 1), picture);
  }

  private static @Nullable String picture(CatalogueItem item, boolean isPatch) {
    JsonNode picture = item.metadata().path(PICTURE);
    if (picture.isTextual()) {
      return picture.textValue();
    }
    return isPatch && picture.isMissingNode() ? null : "";
  }

  private ObjectNode stored(int index) {
    try {
      return (ObjectNode) JSON.readTree(snapshot.metadataJson(index));
    } catch (IOException e) {
      throw new IllegalStateException("a verified snapshot has valid metadata", e);
    }
  }

  /**
   * Returns the rules that metadata breaks in this snapshot.
   *
   * @param metadata a JSON merge patch; null removes a member
   */
  public List<String> faults(ObjectNode metadata) {
    List<String> faults = new ArrayList<>();
    Map<String, ?> declared =
        snapshot.manifest().attributes() == null ? Map.of() : snapshot.manifest().attributes();
    for (Map.Entry<String, JsonNode> each : metadata.path(ATTRIBUTES).properties()) {
      if (!each.getValue().isNull()
          && !snapshot.schema().declares(each.getKey(), each.getValue())) {
        Object type = declared.get(each.getKey());
        faults.add(
            type == null
                ? "attribute %s is unknown to the model; known: %s"
                    .formatted(each.getKey(), declared.keySet().stream().sorted().toList())
                : "attribute %s must be of the type %s; it is %s"
                    .formatted(
                        each.getKey(), type.toString().toLowerCase(Locale.ROOT), each.getValue()));
      }
    }
    return faults;
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree always renders", e);
    }
  }

  /**
   * Returns what encoders read of an item's metadata.
   *
   * @param metadata metadata as the catalogue log has it
   * @param picture its picture, or null
   */
  public static ItemContent content(ObjectNode metadata, ItemContent.@Nullable Picture picture) {
    ItemContent item = ItemContent.of("");
    for (String name : TEXTS) {
      String text = metadata.path(name).asText("");
      item = text.isBlank() ? item : item.withText(name, text);
    }
    String category = metadata.path(ItemContent.CATEGORY).asText("");
    item = category.isBlank() ? item : item.withAttribute(ItemContent.CATEGORY, category);
    for (Map.Entry<String, JsonNode> each : metadata.path(ATTRIBUTES).properties()) {
      Object value = JSON.convertValue(each.getValue(), Object.class);
      item = value == null ? item : item.withAttribute(each.getKey(), value);
    }
    return picture == null ? item : item.withPicture(picture);
  }
}
