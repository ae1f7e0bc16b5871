package org.ccdrec.server.events;

import java.io.IOException;
import java.util.List;
import org.ccdrec.events.Event;
import org.ccdrec.server.acted.LogFollower;
import org.ccdrec.server.acted.LogPosition;

/**
 * What follows the event log, with events of the log and, before these are there, of this server's
 * outbox: the order does not matter, and adding one twice changes nothing. Safe for use by several
 * threads.
 */
final class SharedFollower implements LogFollower {
  private final LogFollower follower;

  SharedFollower(LogFollower follower) {
    this.follower = follower;
  }

  @Override
  public synchronized LogPosition position() {
    return follower.position();
  }

  @Override
  public synchronized void rewind(LogPosition end) throws IOException {
    follower.rewind(end);
  }

  @Override
  public synchronized void add(List<Event> events, LogPosition after) {
    follower.add(events, after);
  }

  /** Adds events that the event log does not have yet. */
  synchronized void addPending(List<Event> events) {
    follower.add(events, follower.position());
  }
}
