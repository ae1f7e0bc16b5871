package org.ccdrec.server.catalogue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.ccdrec.catalogue.Availability;
import org.ccdrec.catalogue.CatalogueItem;
import org.ccdrec.catalogue.MergePatch;
import org.jspecify.annotations.Nullable;

/**
 * A change of one item that a client requests.
 *
 * @param itemId external id of the item
 * @param operation what happens to it
 * @param availability the changed parts of its availability
 * @param metadata the changed metadata: a JSON merge patch, or for {@link Operation#PUT} all of it
 * @param content content vectors by modality, given or encoded
 * @param encoders fingerprint of the encoder by modality, for encoded vectors
 * @param isKnown whether the live version has the item
 */
public record ItemChange(
    String itemId,
    Operation operation,
    AvailabilityChange availability,
    ObjectNode metadata,
    Map<String, float[]> content,
    Map<String, String> encoders,
    boolean isKnown) {
  /** What happens to an item. */
  public enum Operation {
    /** The item becomes what the change says. */
    PUT,
    /** Some parts of the item change. */
    PATCH,
    /** The item is removed. */
    DELETE
  }

  /** Returns a change that removes an item. */
  static ItemChange delete(String itemId) {
    return new ItemChange(
        itemId,
        Operation.DELETE,
        AvailabilityChange.NONE,
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Map.of(),
        false);
  }

  /**
   * Returns the same change with what the live version adds to it.
   *
   * @param given content vectors, given or encoded
   * @param fingerprints fingerprint of the encoder of encoded vectors
   * @param known whether the live version has the item
   */
  public ItemChange with(
      Map<String, float[]> given, Map<String, String> fingerprints, boolean known) {
    return new ItemChange(itemId, operation, availability, metadata, given, fingerprints, known);
  }

  /** Returns the same change with another name of its picture. */
  public ItemChange withMetadata(ObjectNode other) {
    return new ItemChange(itemId, operation, availability, other, content, encoders, isKnown);
  }

  /**
   * Returns the item after the change, or null if there is no such item.
   *
   * @param before the item's record, or null if there is none
   */
  @Nullable CatalogueItem apply(@Nullable CatalogueItem before, Instant now) {
    boolean exists = before == null ? isKnown : !before.isDeleted();
    return switch (operation) {
      case PUT ->
          new CatalogueItem(
              itemId,
              now,
              availability.apply(Availability.ALWAYS),
              true,
              metadata,
              isKnown ? Map.of() : content,
              isKnown ? Map.of() : encoders);
      case PATCH -> exists ? patched(before, now) : null;
      case DELETE -> exists || before != null ? deleted(now) : null;
    };
  }

  private CatalogueItem deleted(Instant now) {
    return new CatalogueItem(itemId, now, Availability.DELETED, true, metadata, Map.of(), Map.of());
  }

  private CatalogueItem patched(@Nullable CatalogueItem before, Instant now) {
    if (before == null) {
      Availability after = availability.apply(Availability.ALWAYS);
      return new CatalogueItem(itemId, now, after, false, metadata, Map.of(), Map.of());
    }
    Map<String, float[]> allContent = new HashMap<>(before.content());
    Map<String, String> allEncoders = new HashMap<>(before.encoders());
    if (!isKnown) {
      allContent.putAll(content);
      allEncoders.keySet().removeAll(content.keySet());
      allEncoders.putAll(encoders);
    }
    return new CatalogueItem(
        itemId,
        now,
        availability.apply(before.availability()),
        before.replaces(),
        before.replaces()
            ? MergePatch.apply(before.metadata(), metadata)
            : MergePatch.combine(before.metadata(), metadata),
        allContent,
        allEncoders);
  }
}
