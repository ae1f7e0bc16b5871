package org.ccdrec.server.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;
import org.ccdrec.events.EventLine;
import org.ccdrec.events.EventSource;
import org.ccdrec.server.acted.LogPosition;
import org.ccdrec.server.fleet.EntryHandler;
import org.ccdrec.server.fleet.ReadState;
import org.ccdrec.server.fleet.Received;
import org.ccdrec.server.fleet.SharedStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of a fleet: those that this server accepts go to the shared log, those of all servers
 * come from it into the event log, each once and with its source, from which a restart knows where
 * to go on. Safe for use by many threads.
 */
final class SharedEvents implements EntryHandler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SharedEvents.class);
  private static final String EVENT = "event";

  private final SharedStream stream;
  private final Path directory;
  private final EventLog log;
  private final SharedFollower follower;

  private SharedEvents(SharedStream stream, Path directory, EventLog log, SharedFollower follower) {
    this.stream = stream;
    this.directory = directory;
    this.log = log;
    this.follower = follower;
  }

  /**
   * Opens the events of a fleet and reads what the shared log has beyond the event log.
   *
   * @param directory directory of the event log
   */
  static SharedEvents open(
      SharedStream.Opener opener, Path directory, EventLog log, SharedFollower follower)
      throws IOException {
    SharedStream stream =
        opener.open(
            pending ->
                follower.addPending(
                    pending.stream()
                        .map(each -> EventLine.event(each.content().path(EVENT)))
                        .filter(Objects::nonNull)
                        .toList()));
    try {
      recover(stream.state(), directory);
      var events = new SharedEvents(stream, directory, log, follower);
      stream.follow(events);
      return events;
    } catch (IOException | RuntimeException e) {
      stream.close();
      throw e;
    }
  }

  /** Completes the stored offsets with the events that the event log has beyond them. */
  private static void recover(ReadState state, Path directory) throws IOException {
    LogPosition from = position(state.mark());
    if (from.compareTo(end(directory)) > 0) {
      LOG.warn("The event log {} is shorter than when it was stored; reading all", directory);
      state.reset();
      from = LogPosition.START;
    }
    for (Path file : EventFile.list(directory)) {
      long number = EventFile.number(file);
      if (number >= from.file()) {
        EventFile.read(
            file, number == from.file() ? from.offset() : 0, event -> recover(event, state));
      }
    }
  }

  private static void recover(Event event, ReadState state) {
    EventSource source = event.source();
    if (source != null) {
      state.add(source.origin(), source.sequence(), source.partition(), source.offset());
    }
  }

  private static LogPosition position(String mark) {
    String[] parts = mark.split(" ", -1);
    return parts.length == 2
        ? new LogPosition(Long.parseLong(parts[0]), Long.parseLong(parts[1]))
        : LogPosition.START;
  }

  private static LogPosition end(Path directory) throws IOException {
    List<Path> files = EventFile.list(directory);
    return files.isEmpty()
        ? LogPosition.START
        : new LogPosition(EventFile.number(files.getLast()), Files.size(files.getLast()));
  }

  /**
   * Puts events, all or none.
   *
   * @return whether they are in the shared log, once they are durable and visible to answers
   */
  CompletableFuture<Boolean> put(List<Event> events) {
    List<Map.Entry<String, ObjectNode>> contents =
        events.stream().map(each -> Map.entry(each.userId(), content(each))).toList();
    return stream
        .store(contents, () -> follower.addPending(events))
        .thenCompose(last -> stream.whenShared(last, events.size()));
  }

  private static ObjectNode content(Event event) {
    return JsonNodeFactory.instance.objectNode().set(EVENT, EventLine.json(event));
  }

  @Override
  public void take(List<Received> entries) throws IOException {
    List<Event> events = new ArrayList<>();
    for (Received each : entries) {
      Event event = each.isRepeated() ? null : EventLine.event(each.content().path(EVENT));
      if (event != null) {
        events.add(
            event.from(
                new EventSource(each.origin(), each.sequence(), each.partition(), each.offset())));
      }
    }
    try {
      var unused = log.append(events).get();
    } catch (ExecutionException e) {
      throw new IOException("events of the shared log could not be stored", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the reader was interrupted", e);
    }
  }

  /** Returns the end of the event log, to which nothing but {@link #take} appends. */
  @Override
  public String mark() {
    try {
      LogPosition end = end(directory);
      return end.file() + " " + end.offset();
    } catch (IOException e) {
      return ""; // everything is read again
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
