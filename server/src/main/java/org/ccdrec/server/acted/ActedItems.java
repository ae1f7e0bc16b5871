package org.ccdrec.server.acted;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.events.Event;

/**
 * All items that one user has acted on. Immutable.
 *
 * @param items the items by the time of their latest event, oldest first
 */
public record ActedItems(List<ActedItem> items) {
  /** No items. */
  static final ActedItems NONE = new ActedItems(List.of());

  /** Returns these items with further events, in any order. */
  ActedItems and(List<Event> events) {
    Map<String, ActedItem> byId = new LinkedHashMap<>();
    items.forEach(item -> byId.put(item.itemId(), item));
    for (Event event : events) {
      ActedItem known = byId.remove(event.itemId());
      byId.put(event.itemId(), known == null ? ActedItem.of(event) : known.and(event));
    }
    List<ActedItem> all = new ArrayList<>(byId.values());
    all.sort(Comparator.comparingLong(ActedItem::at));
    return new ActedItems(List.copyOf(all));
  }

  /** Returns the items with the latest events. */
  ActedItems latest(int most) {
    int size = items.size();
    return size <= most ? this : new ActedItems(items.subList(size - most, size));
  }

  /** Returns the time of the latest event, in milliseconds since 1970; there must be one. */
  long at() {
    return items.getLast().at();
  }
}
