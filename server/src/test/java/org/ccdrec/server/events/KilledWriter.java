package org.ccdrec.server.events;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventType;
import org.ccdrec.server.acted.LogPosition;

/**
 * A process that logs events until it is killed, and prints the number of each acknowledged one.
 */
final class KilledWriter {
  private KilledWriter() {}

  /** Logs into the directory that is the first argument. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    var follower = new EventLogTest.Recorder(LogPosition.START, new ArrayList<>());
    var options = new EventLog.Options(directory, 4096, false);
    EventLog log = EventLog.open(options, EventLog.lock(directory), List.of(follower));
    for (int count = 0; ; count++) {
      var event = new Event(Instant.EPOCH, "u", "i" + count, EventType.CLICK, null);
      log.append(List.of(event)).get();
      System.out.println(count);
    }
  }
}
