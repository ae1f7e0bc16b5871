package org.ccdrec.server.events;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ccdrec.events.Event;
import org.jspecify.annotations.Nullable;

/**
 * The events of all users. They are written to a log; the latest events of each user are also kept
 * in memory, where answers use them as soon as they are acknowledged. Safe for use by many threads.
 */
public final class Events implements AutoCloseable {
  private final Cache<String, UserEvents> users;
  private final EventLog log;
  private final Clock clock;
  private final int maxEvents;

  private Events(EventSettings settings, Path directory, Clock clock) throws IOException {
    this.clock = clock;
    this.maxEvents = settings.maxBatch();
    this.users = Caffeine.newBuilder().maximumSize(settings.maxUsers()).build();
    Instant oldest = clock.instant().minus(settings.remember());
    this.log =
        EventLog.open(
            directory,
            settings.rotateBytes(),
            settings.sync(),
            event -> {
              if (event.at().isAfter(oldest)) {
                remember(event);
              }
            });
  }

  /**
   * Opens the log, removes an incomplete last write, and loads the latest events into memory.
   *
   * @param directory directory of the log
   * @throws IOException if the log cannot be opened or is in use
   */
  public static Events open(EventSettings settings, Path directory, Clock clock)
      throws IOException {
    return new Events(settings, directory, clock);
  }

  private void remember(Event event) {
    users
        .asMap()
        .merge(event.userId(), new UserEvents(List.of(event)), (known, one) -> known.and(event));
  }

  /**
   * Appends the events of a request body, all or none.
   *
   * @param json one event, or {@code {"events": […]}}
   * @return the events, once they are durable and visible to answers; fails with an {@link
   *     IOException} if they could not be written
   * @throws EventException if the body is invalid, with all its errors
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

  /** Writes pending events and closes the log. */
  @Override
  public void close() throws IOException {
    log.close();
  }
}
