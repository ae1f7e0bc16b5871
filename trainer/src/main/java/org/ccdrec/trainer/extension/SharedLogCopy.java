package org.ccdrec.trainer.extension;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.events.EventLine;
import org.ccdrec.events.EventSource;
import org.ccdrec.sharedlog.LogReader;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.host.SeenEntries;
import org.ccdrec.sharedlog.host.SharedEntry;

/**
 * A copy of the events of a shared log as an event log, each once and with its source. A further
 * copy into the same directory adds what is new. Not safe for use by several threads.
 */
public final class SharedLogCopy {
  private static final Duration WAIT = Duration.ofMillis(200);

  private final Path directory;
  private final Map<Integer, Long> next = new HashMap<>();
  private final SeenEntries seen = new SeenEntries();

  private SharedLogCopy(Path directory) {
    this.directory = directory;
  }

  /**
   * Copies the events that a shared log has at present.
   *
   * @param directory directory of the event log, created if it is missing; no server may use it
   * @return the number of events that were added
   * @throws IOException if the shared log cannot be read or a file cannot be written
   */
  public static long write(SharedLog log, Path directory) throws IOException {
    Files.createDirectories(directory);
    var copy = new SharedLogCopy(directory);
    long number = copy.readBefore() + 1;
    return copy.add(log, EventFile.at(directory, number));
  }

  /** Reads what was copied before; returns the number of the newest file, 0 if there is none. */
  private long readBefore() throws IOException {
    List<Path> files = EventFile.list(directory);
    for (Path file : files) {
      EventFile.read(
          file,
          event -> {
            EventSource source = event.source();
            if (source != null) {
              seen.add(source.partition(), source.origin(), source.sequence());
              next.merge(source.partition(), source.offset() + 1, Math::max);
            }
          });
    }
    return files.isEmpty() ? 0 : EventFile.number(files.getLast());
  }

  private long add(SharedLog log, Path file) throws IOException {
    long added = 0;
    try (LogReader reader = log.read(next);
        OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
      do {
        for (LogReader.Delivery each : reader.poll(WAIT)) {
          added += write(each, out) ? 1 : 0;
        }
      } while (reader.remaining() > 0);
    }
    if (added == 0) {
      Files.delete(file);
    }
    return added;
  }

  private boolean write(LogReader.Delivery delivery, OutputStream out) throws IOException {
    SharedEntry entry = SharedEntry.read(delivery.value());
    if (entry == null || !seen.add(delivery.partition(), entry)) {
      return false;
    }
    Event event = EventLine.event(entry.content().path("event"));
    if (event == null) {
      return false;
    }
    var source =
        new EventSource(entry.origin(), entry.sequence(), delivery.partition(), delivery.offset());
    out.write(EventLine.write(event.from(source)));
    return true;
  }
}
