package org.ccdrec.server.events;

import java.util.List;
import java.util.SortedMap;
import org.ccdrec.events.Event;

/**
 * What became of the events of a request body.
 *
 * @param accepted the valid events, in order
 * @param rejected the reason for each of the other events by its position in the body, from 0
 * @param pending number of accepted events that are kept on this server until the shared log of the
 *     fleet can be reached
 */
public record Receipt(List<Event> accepted, SortedMap<Integer, String> rejected, int pending) {
  Receipt(List<Event> accepted, SortedMap<Integer, String> rejected) {
    this(accepted, rejected, 0);
  }

  /** Returns the same receipt with all accepted events pending. */
  Receipt kept() {
    return new Receipt(accepted, rejected, accepted.size());
  }

  /** Returns the number of events in the body. */
  public int size() {
    return accepted.size() + rejected.size();
  }
}
