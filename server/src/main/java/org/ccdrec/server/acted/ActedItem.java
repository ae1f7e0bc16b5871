package org.ccdrec.server.acted;

import java.util.Arrays;
import java.util.Map;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventType;

/**
 * What a user did with one item: the time of the latest event of each type. Immutable.
 *
 * @param itemId external id of the item
 * @param last type of the event with the latest time; of two at the same time, the one added later
 * @param times time of the latest event of each type of action by its ordinal, in milliseconds
 *     since 1970, or {@link #NEVER}; must not be changed
 */
public record ActedItem(String itemId, EventType last, long[] times) {
  /** The time of an event that there was not. */
  static final long NEVER = -1;

  /** Returns the item of a first event. */
  static ActedItem of(Event event) {
    long[] times = new long[EventType.actions().size()];
    Arrays.fill(times, NEVER);
    times[event.type().ordinal()] = millis(event);
    return new ActedItem(event.itemId(), event.type(), times);
  }

  /** Returns the item with a further event, which may be older than those before it. */
  ActedItem and(Event event) {
    long[] changed = times.clone();
    int type = event.type().ordinal();
    changed[type] = Math.max(changed[type], millis(event));
    return new ActedItem(itemId, millis(event) >= at() ? event.type() : last, changed);
  }

  private static long millis(Event event) {
    return Math.max(0, event.at().toEpochMilli());
  }

  /** Returns the time of the latest event, in milliseconds since 1970. */
  public long at() {
    return times[last.ordinal()];
  }

  /**
   * Returns whether there is an event of one of some types at or after a time.
   *
   * @param since time by type
   */
  public boolean hasAny(Map<EventType, Long> since) {
    for (Map.Entry<EventType, Long> each : since.entrySet()) {
      long time = times[each.getKey().ordinal()];
      if (time != NEVER && time >= each.getValue()) {
        return true;
      }
    }
    return false;
  }
}
