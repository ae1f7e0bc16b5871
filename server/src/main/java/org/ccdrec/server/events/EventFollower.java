package org.ccdrec.server.events;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.ccdrec.events.Event;
import org.ccdrec.server.acted.ActedStore;
import org.ccdrec.server.acted.LogFollower;
import org.ccdrec.server.acted.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * What an event log tells of each event: the store of acted items, whose position counts, and the
 * shown items.
 *
 * @param shown the shown items, or null if items never rest
 */
record EventFollower(ActedStore acted, @Nullable ShownItems shown, Clock clock)
    implements LogFollower {

  @Override
  public LogPosition position() {
    return acted.position();
  }

  @Override
  public void rewind(LogPosition end) throws IOException {
    acted.rewind(end);
  }

  @Override
  public void add(List<Event> events, LogPosition after) {
    acted.add(events, after);
    if (shown != null) {
      shown.add(events, clock.millis());
    }
  }
}
