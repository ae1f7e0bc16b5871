package org.ccdrec.server.events;

import java.util.List;
import org.ccdrec.server.acted.ActedItem;

/**
 * The events of one user that count at present. Immutable.
 *
 * @param recent the items with the latest events, oldest first, at most {@value #RECENT}
 * @param excludedIds ids of all items that must not be recommended to the user
 */
public record UserEvents(List<ActedItem> recent, List<String> excludedIds) {
  static final int RECENT = 200;
  private static final int SESSION = 50;

  /** Returns the ids of the items with the latest events, oldest first. */
  public List<String> recentIds() {
    return recent.stream().map(ActedItem::itemId).toList();
  }

  /** Returns the latest {@value #SESSION} items, which represent the user's current interest. */
  public List<ActedItem> session() {
    return recent.subList(Math.max(0, recent.size() - SESSION), recent.size());
  }
}
