package org.ccdrec.server.events;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.events.Event;

/**
 * The latest events of one user, at most one per item. Immutable.
 *
 * @param latest the events, oldest first
 */
public record UserEvents(List<Event> latest) {
  private static final int REMEMBERED = 200;
  private static final int SESSION = 50;

  /** Returns these events with a newer one, which replaces the event of the same item. */
  UserEvents and(Event event) {
    Map<String, Event> byItem = new LinkedHashMap<>();
    latest.forEach(each -> byItem.put(each.itemId(), each));
    byItem.remove(event.itemId());
    byItem.put(event.itemId(), event);
    List<Event> all = new ArrayList<>(byItem.values());
    return new UserEvents(
        List.copyOf(all.subList(Math.max(0, all.size() - REMEMBERED), all.size())));
  }

  /** Returns the ids of all items. */
  public List<String> itemIds() {
    return latest.stream().map(Event::itemId).toList();
  }

  /** Returns the latest {@value #SESSION} events, which represent the user's current interest. */
  public List<Event> session() {
    return latest.subList(Math.max(0, latest.size() - SESSION), latest.size());
  }
}
