package org.ccdrec.server.events;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.ccdrec.events.EventType;
import org.ccdrec.files.LockFile;
import org.ccdrec.server.acted.ActedItem;
import org.ccdrec.server.acted.ActedItems;
import org.ccdrec.server.acted.ActedStore;
import org.jspecify.annotations.Nullable;

/**
 * The events of all users: a log, and a store derived from it of the items that each user has acted
 * on. Answers use an event as soon as it is acknowledged. Safe for use by many threads.
 */
public final class Events implements AutoCloseable {
  /** Directory of the store in that of the log. */
  private static final String ACTED = "acted";

  private final ActedStore acted;
  private final EventLog log;
  private final Clock clock;
  private final int maxEvents;
  private final long rememberMillis;
  private final Set<EventType> excluding;

  private Events(EventSettings settings, ActedStore acted, EventLog log, Clock clock) {
    this.acted = acted;
    this.log = log;
    this.clock = clock;
    this.maxEvents = settings.maxBatch();
    this.rememberMillis = settings.remember().toMillis();
    this.excluding = EnumSet.noneOf(EventType.class);
    this.excluding.addAll(settings.exclude());
  }

  /**
   * Opens the log, removes an incomplete last write, and adds to the store what the log has beyond
   * it.
   *
   * @param directory directory of the log
   * @throws IOException if the log cannot be opened or is in use
   */
  public static Events open(EventSettings settings, Path directory, Clock clock)
      throws IOException {
    LockFile lock = EventLog.lock(directory);
    try {
      return open(settings, directory, lock, clock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Events open(EventSettings settings, Path directory, LockFile lock, Clock clock)
      throws IOException {
    var limits = new ActedStore.Limits(settings.maxItems(), settings.maxUsers());
    ActedStore acted = ActedStore.open(directory.resolve(ACTED), limits);
    try {
      var options = new EventLog.Options(directory, settings.rotateBytes(), settings.sync());
      return new Events(settings, acted, EventLog.open(options, lock, acted), clock);
    } catch (IOException | RuntimeException e) {
      acted.close();
      throw e;
    }
  }

  /**
   * Appends the valid events of a request body, all or none.
   *
   * @param json one event, or {@code {"events": […]}}
   * @return what became of the events, once they are durable and visible to answers; fails with an
   *     {@link IOException} if they could not be written
   * @throws EventException if no event is valid, with all errors
   */
  public CompletableFuture<Receipt> take(byte[] json) throws EventException {
    Receipt receipt = EventReader.read(json, clock.instant(), maxEvents);
    return log.append(receipt.accepted()).thenApply(written -> receipt);
  }

  /** Returns whether there are events of a user. */
  public boolean has(String userId) {
    return acted.has(userId);
  }

  /** Returns the events of a user that count at present, or null if there are none. */
  public @Nullable UserEvents of(String userId) {
    ActedItems all = acted.of(userId);
    if (all == null) {
      return null;
    }
    long since = clock.millis() - rememberMillis;
    List<ActedItem> counting = all.items().stream().filter(item -> item.at() >= since).toList();
    List<String> excluded =
        counting.stream()
            .filter(item -> item.hasAny(excluding, since))
            .map(ActedItem::itemId)
            .toList();
    int first = Math.max(0, counting.size() - UserEvents.RECENT);
    return counting.isEmpty()
        ? null
        : new UserEvents(counting.subList(first, counting.size()), excluded);
  }

  /** Returns the store of the items that users have acted on. */
  public ActedStore acted() {
    return acted;
  }

  /** Writes pending events and closes the log and the store. */
  @Override
  public void close() throws IOException {
    try {
      log.close();
    } finally {
      acted.close();
    }
  }
}
