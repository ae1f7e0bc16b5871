package org.ccdrec.server.events;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ccdrec.events.Event;
import org.jspecify.annotations.Nullable;

/**
 * The events of all users: written to a log, and the latest of each user in memory, where answers
 * see them as soon as they are acknowledged. Safe for use by many threads.
 */
public final class Events implements AutoCloseable {
  private final Cache<String, UserEvents> users;
  private final EventLog log;
  private final Clock clock;
  private final int maxEvents;

  /**
   * How events are kept.
   *
   * @param directory directory of the log
   * @param rotateBytes length from which the next file of the log is begun
   * @param sync whether events are forced to the disk before they are acknowledged
   * @param maxUsers users whose events are in memory, the latest ones
   * @param remember age up to which events are in memory after a start
   * @param maxEvents most events of one body
   */
  public record Settings(
      Path directory,
      long rotateBytes,
      boolean sync,
      int maxUsers,
      Duration remember,
      int maxEvents) {}

  private Events(Settings settings, Clock clock) throws IOException {
    this.clock = clock;
    this.maxEvents = settings.maxEvents();
    this.users = Caffeine.newBuilder().maximumSize(settings.maxUsers()).build();
    Instant oldest = clock.instant().minus(settings.remember());
    this.log =
        EventLog.open(
            settings.directory(),
            settings.rotateBytes(),
            settings.sync(),
            event -> {
              if (event.at().isAfter(oldest)) {
                remember(event);
              }
            });
  }

  /**
   * Opens the log, repairs its end, and recalls what it holds.
   *
   * @throws IOException if the log cannot be opened or another process has it
   */
  public static Events open(Settings settings, Clock clock) throws IOException {
    return new Events(settings, clock);
  }

  private void remember(Event event) {
    users
        .asMap()
        .merge(event.userId(), new UserEvents(List.of(event)), (known, one) -> known.and(event));
  }

  /**
   * Takes the events of a body, all or none.
   *
   * @param json one event, or {@code {"events": […]}}
   * @return the events, when they are durable and answers see them; fails with an {@link
   *     IOException} if they could not be written
   * @throws EventException with the rules that they break
   */
  public CompletableFuture<List<Event>> take(byte[] json) throws EventException {
    List<Event> events = EventReader.read(json, clock.instant(), maxEvents);
    return log.append(events)
        .thenApply(
            written -> {
              events.forEach(this::remember);
              return events;
            });
  }

  /** Returns the latest events of a user, or null if there are none. */
  public @Nullable UserEvents of(String userId) {
    return users.getIfPresent(userId);
  }

  /** Writes what waits, and closes the log. */
  @Override
  public void close() throws IOException {
    log.close();
  }
}
