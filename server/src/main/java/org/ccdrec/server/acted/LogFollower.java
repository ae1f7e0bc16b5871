package org.ccdrec.server.acted;

import java.io.IOException;
import java.util.List;
import org.ccdrec.events.Event;

/**
 * What follows the event log: at the start it gets the events of the log from its own position on,
 * then those that are appended. Called by one thread at a time.
 */
public interface LogFollower {
  /** Returns the position in the log from which events must be added. */
  LogPosition position();

  /**
   * Sets the position back to the end of a log that is shorter than when it was read, because its
   * files were deleted or its end was lost.
   */
  void rewind(LogPosition end) throws IOException;

  /**
   * Adds events.
   *
   * @param events events in the order of the log; the latest of them may have been added before
   * @param after a position in the log up to which all events have been added, these included
   */
  void add(List<Event> events, LogPosition after);
}
