package org.ccdrec.server.events;

import java.util.List;
import org.ccdrec.server.acted.ActedItem;
import org.jspecify.annotations.Nullable;

/**
 * The events of one user that count at present. Immutable.
 *
 * @param recent the items with the latest actions, oldest first, at most {@value #RECENT}
 * @param excludedIds ids of all items that must not be recommended to the user
 * @param repeatable items that may be recommended again
 * @param restingIds ids of the items that rest because they were shown often
 */
public record UserEvents(
    List<ActedItem> recent,
    List<String> excludedIds,
    Repeatable repeatable,
    List<String> restingIds) {
  static final int RECENT = 200;
  private static final int SESSION = 50;

  /**
   * Items that may be recommended again because the user's last action on them is long ago.
   *
   * @param ids their ids
   * @param filter the filter that they must pass, or null for none
   */
  public record Repeatable(List<String> ids, @Nullable String filter) {}

  /** Returns the ids of the items with the latest events, oldest first. */
  public List<String> recentIds() {
    return recent.stream().map(ActedItem::itemId).toList();
  }

  /** Returns the latest {@value #SESSION} items, which represent the user's current interest. */
  public List<ActedItem> session() {
    return recent.subList(Math.max(0, recent.size() - SESSION), recent.size());
  }
}
