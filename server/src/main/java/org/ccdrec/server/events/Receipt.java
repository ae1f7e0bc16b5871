package org.ccdrec.server.events;

import java.util.List;
import java.util.SortedMap;
import org.ccdrec.events.Event;

/**
 * What became of the events of a request body.
 *
 * @param accepted the valid events, in order
 * @param rejected the reason for each of the other events by its position in the body, from 0
 */
public record Receipt(List<Event> accepted, SortedMap<Integer, String> rejected) {
  /** Returns the number of events in the body. */
  public int size() {
    return accepted.size() + rejected.size();
  }
}
