package org.ccdrec.server.request;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parsing of the session of a request.
 *
 * @param fields where errors are collected
 */
record SessionReader(RequestFields fields) {
  private static final int MAXIMUM_ITEMS = 1_000;
  private static final int MAXIMUM_CONTENTS = 20;
  private static final Set<String> KEYS = Set.of("positive", "negative");
  private static final Set<String> ITEM_KEYS = Set.of("id", "weight", "content", "item");

  /** Returns the items of a session, empty if it is absent. */
  List<SessionItem> read(JsonNode session) {
    List<SessionItem> items = new ArrayList<>();
    if (RequestFields.isAbsent(session)) {
      return items;
    }
    if (!session.isObject()) {
      fields.reject("session must be an object with the keys positive and negative");
      return items;
    }
    fields.requireOnly(session, "session.", KEYS, Set.of());
    add(session.path("positive"), 1, items);
    add(session.path("negative"), -1, items);
    if (items.size() > MAXIMUM_ITEMS) {
      fields.reject(
          "session must have at most %d items; it has %d".formatted(MAXIMUM_ITEMS, items.size()));
    }
    long contents = items.stream().filter(SessionItem::hasContent).count();
    if (contents > MAXIMUM_CONTENTS) {
      fields.reject(
          "session must have at most %d items with content or a description; it has %d"
              .formatted(MAXIMUM_CONTENTS, contents));
    }
    return items;
  }

  private void add(JsonNode array, int sign, List<SessionItem> items) {
    if (!RequestFields.isAbsent(array) && !array.isArray()) {
      fields.reject("session.positive and session.negative must be arrays");
    }
    for (JsonNode each : array) {
      SessionItem item = item(each, sign);
      if (item == null) {
        return;
      }
      items.add(item);
    }
  }

  /** Returns an item, or null if it is rejected as a whole. */
  private @Nullable SessionItem item(JsonNode json, int sign) {
    JsonNode id = json.isObject() ? json.path("id") : json;
    JsonNode weight = json.path("weight");
    float value = RequestFields.isAbsent(weight) ? 1 : weight.floatValue();
    if (json.isObject()) {
      fields.requireOnly(json, "session item: ", ITEM_KEYS, Set.of());
    }
    if (!id.isTextual() || !Float.isFinite(value) || value <= 0) {
      fields.reject(
          "a session item must be an id, or {\"id\":…,\"weight\":…} with a weight above 0;"
              + " found "
              + json);
      return null;
    }
    return new SessionItem(
        id.textValue(),
        sign * value,
        fields.content(json.path("content"), "content"),
        DescribedItem.read(json.path("item"), fields));
  }
}
