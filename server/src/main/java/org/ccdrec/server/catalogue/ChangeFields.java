package org.ccdrec.server.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ccdrec.catalogue.ItemStatus;
import org.ccdrec.snapshot.SnapshotFormat;
import org.jspecify.annotations.Nullable;

/** Typed access to the fields of one item, collecting their errors. Used by one thread. */
final class ChangeFields {
  private static final List<String> TEXTS =
      List.of("title", "category", "image", "brand", "description");

  /** The keys of an item. */
  static final Set<String> KEYS =
      Set.of(
          "title",
          "category",
          "image",
          "brand",
          "description",
          "attributes",
          "picture",
          "content",
          "availability",
          "availableFrom",
          "availableUntil");

  private static final int MAXIMUM_ATTRIBUTES = 1000;
  private static final int MAXIMUM_ERRORS = 20;
  private static final String PICTURE = "picture";

  private final List<String> errors = new ArrayList<>();

  /** Adds an error. */
  void refuse(String error) {
    errors.add(error);
  }

  boolean isRefused() {
    return !errors.isEmpty();
  }

  /** Returns the first {@value #MAXIMUM_ERRORS} errors. */
  String errors() {
    return String.join("; ", errors.subList(0, Math.min(MAXIMUM_ERRORS, errors.size())));
  }

  /** Refuses every other key of an object. */
  void requireOnly(ObjectNode object, Set<String> keys) {
    for (Map.Entry<String, JsonNode> each : object.properties()) {
      if (!keys.contains(each.getKey())) {
        refuse("unknown key %s; known: %s".formatted(each.getKey(), new TreeSet<>(keys)));
      }
    }
  }

  /** Returns the changed parts of the availability. */
  AvailabilityChange availability(ObjectNode item) {
    JsonNode named = item.path("availability");
    ItemStatus status = null;
    if (!named.isMissingNode()) {
      status = named.isNull() ? ItemStatus.AVAILABLE : ItemStatus.of(named.asText());
      if (status == null || status == ItemStatus.DELETED) {
        refuse(
            "availability must be one of %s; availability=%s"
                .formatted(ItemStatus.settable(), named));
      }
    }
    Optional<Instant> from = time(item, "availableFrom");
    Optional<Instant> until = time(item, "availableUntil");
    if (from != null
        && until != null
        && from.isPresent()
        && until.isPresent()
        && !from.get().isBefore(until.get())) {
      refuse(
          "availableFrom must be before availableUntil; availableFrom=%s, availableUntil=%s"
              .formatted(from.get(), until.get()));
    }
    return new AvailabilityChange(status, from, until);
  }

  private @Nullable Optional<Instant> time(ObjectNode item, String key) {
    JsonNode value = item.path(key);
    if (value.isMissingNode()) {
      return null;
    }
    try {
      return value.isNull()
          ? Optional.empty()
          : Optional.of(Instant.parse(String.valueOf(value.textValue())));
    } catch (DateTimeParseException e) {
      refuse("%s must be a time such as 2026-01-31T12:00:00Z; it is %s".formatted(key, value));
      return null;
    }
  }

  /**
   * Returns the texts and attributes of an item.
   *
   * @param keepsNull whether null removes a value, instead of counting as absent
   */
  ObjectNode metadata(ObjectNode item, boolean keepsNull) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    for (String key : TEXTS) {
      JsonNode value = item.path(key);
      if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
        refuse(key + " must be a string");
      } else if (value.isTextual() || value.isNull() && keepsNull) {
        metadata.set(key, value);
      }
    }
    JsonNode attributes = item.path("attributes");
    if (attributes instanceof ObjectNode object && object.size() <= MAXIMUM_ATTRIBUTES) {
      metadata.set("attributes", attributes(object, keepsNull));
    } else if (attributes.isNull() && keepsNull) {
      metadata.set("attributes", attributes);
    } else if (!attributes.isMissingNode() && !attributes.isNull()) {
      refuse("attributes must be an object of at most " + MAXIMUM_ATTRIBUTES + " attributes");
    }
    if (item.path(PICTURE).isNull() && keepsNull) {
      metadata.putNull(PICTURE);
    }
    return metadata;
  }

  private static ObjectNode attributes(ObjectNode given, boolean keepsNull) {
    ObjectNode attributes = given.deepCopy();
    if (!keepsNull) {
      attributes.properties().removeIf(each -> each.getValue().isNull());
    }
    return attributes;
  }

  /** Returns a picture file, or null if there is none. */
  byte @Nullable [] picture(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(String.valueOf(value.textValue()));
    } catch (IllegalArgumentException e) {
      refuse("picture must be a picture file in base64");
      return null;
    }
  }

  /** Returns content vectors by modality, empty if they are absent. */
  Map<String, float[]> content(JsonNode object) {
    Map<String, float[]> content = new HashMap<>();
    if (object.isMissingNode() || object.isNull()) {
      return content;
    }
    if (!object.isObject() || object.isEmpty()) {
      refuse("content must be an object with one array of numbers per modality");
      return content;
    }
    object
        .properties()
        .forEach(each -> content.put(each.getKey(), vector(each.getKey(), each.getValue())));
    return content;
  }

  private float[] vector(String modality, JsonNode array) {
    float[] vector = new float[array.size()];
    boolean isValid = array.isArray();
    boolean isZero = true;
    for (int at = 0; at < vector.length; at++) {
      JsonNode element = array.path(at);
      vector[at] = element.isNumber() ? element.floatValue() : Float.NaN;
      isValid &= Math.abs(vector[at]) <= SnapshotFormat.MAX_ELEMENT;
      isZero &= vector[at] == 0;
    }
    if (!isValid || isZero) {
      refuse(
          "content.%s must be an array of numbers of at most %s in size, not all 0"
              .formatted(modality, SnapshotFormat.MAX_ELEMENT));
    }
    return vector;
  }
}
