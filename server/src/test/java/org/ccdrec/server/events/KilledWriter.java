package org.ccdrec.server.events;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventType;

/**
 * A process that logs events until it is killed, and prints the number of each acknowledged one.
 */
final class KilledWriter {
  private KilledWriter() {}

  /** Logs into the directory that is the first argument. */
  public static void main(String[] arguments) throws Exception {
    EventLog log = EventLog.open(Path.of(arguments[0]), 4096, false, event -> {});
    for (int count = 0; ; count++) {
      var event = new Event(Instant.EPOCH, "u", "i" + count, EventType.CLICK, null);
      log.append(List.of(event)).get();
      System.out.println(count);
    }
  }
}
