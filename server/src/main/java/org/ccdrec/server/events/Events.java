package org.ccdrec.server.events;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.ccdrec.events.EventType;
import org.ccdrec.files.LockFile;
import org.ccdrec.server.acted.ActedItem;
import org.ccdrec.server.acted.ActedItems;
import org.ccdrec.server.acted.ActedStore;
import org.ccdrec.server.acted.LogFollower;
import org.ccdrec.server.fleet.SharedStream;
import org.jspecify.annotations.Nullable;

/**
 * The events of all users: a log, and a store derived from it of the items that each user has acted
 * on. Answers use an event as soon as it is acknowledged. Safe for use by many threads.
 */
public final class Events implements AutoCloseable {
  /** Directory of the store in that of the log. */
  private static final String ACTED = "acted";

  private final ActedStore acted;
  private final @Nullable ShownItems shown;
  private final EventLog log;
  private final @Nullable SharedEvents shared;
  private final Clock clock;
  private final int maxEvents;
  private final long rememberMillis;
  private final Map<EventType, Long> excludeMillis = new EnumMap<>(EventType.class);
  private final RepeatSettings repeat;

  private Events(EventSettings settings, EventFollower follower, Logs logs) {
    this.acted = follower.acted();
    this.shown = follower.shown();
    this.log = logs.local();
    this.shared = logs.shared();
    this.clock = follower.clock();
    this.maxEvents = settings.maxBatch();
    this.rememberMillis = settings.remember().toMillis();
    this.repeat = settings.repeat();
    Map<EventType, Duration> repeatAfter = repeat.byType();
    for (EventType type : settings.exclude()) {
      Duration after = repeatAfter.getOrDefault(type, settings.remember());
      excludeMillis.put(type, Math.min(rememberMillis, after.toMillis()));
    }
  }

  /** Where events go: the log of this server and, in a fleet, that of all. */
  private record Logs(EventLog local, @Nullable SharedEvents shared) {}

  /**
   * What events depend on.
   *
   * @param followers further followers of the log, which the caller closes after the events
   * @param clock the time
   * @param opener opens the stream of a fleet, or null for a server that shares no events
   */
  public record Context(
      List<LogFollower> followers, Clock clock, SharedStream.@Nullable Opener opener) {}

  /**
   * Opens the events of a server that shares none.
   *
   * @param directory directory of the log
   * @param followers further followers of the log, which the caller closes after this
   * @throws IOException if the log cannot be opened or is in use
   */
  public static Events open(
      EventSettings settings, Path directory, List<LogFollower> followers, Clock clock)
      throws IOException {
    return open(settings, directory, new Context(followers, clock, null));
  }

  /**
   * Opens the log, removes an incomplete last write, and adds to the store what the log has beyond
   * it.
   *
   * @param directory directory of the log
   * @throws IOException if the log cannot be opened or is in use
   */
  public static Events open(EventSettings settings, Path directory, Context context)
      throws IOException {
    LockFile lock = EventLog.lock(directory);
    try {
      return open(settings, directory, lock, context);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static Events open(EventSettings settings, Path directory, LockFile lock, Context context)
      throws IOException {
    var limits = new ActedStore.Limits(settings.maxItems(), settings.maxUsers());
    ActedStore acted = ActedStore.open(directory.resolve(ACTED), limits);
    try {
      var options = new EventLog.Options(directory, settings.rotateBytes(), settings.sync());
      Clock clock = context.clock();
      var follower = new EventFollower(acted, shown(settings, directory, clock), clock);
      return new Events(settings, follower, logs(options, lock, follower, context));
    } catch (IOException | RuntimeException e) {
      acted.close();
      throw e;
    }
  }

  private static Logs logs(
      EventLog.Options options, LockFile lock, EventFollower follower, Context context)
      throws IOException {
    var first = new SharedFollower(follower);
    List<LogFollower> followers = new ArrayList<>(context.followers());
    followers.addFirst(first);
    EventLog log = EventLog.open(options, lock, followers);
    SharedStream.Opener opener = context.opener();
    try {
      return new Logs(
          log, opener == null ? null : SharedEvents.open(opener, options.directory(), log, first));
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private static @Nullable ShownItems shown(EventSettings settings, Path log, Clock clock)
      throws IOException {
    if (!settings.rotation().isEnabled()) {
      return null;
    }
    var shown = new ShownItems(settings.rotation());
    shown.read(log, clock.millis());
    return shown;
  }

  /**
   * Appends the valid events of a request body, all or none.
   *
   * @param json one event, or {@code {"events": […]}}
   * @return what became of the events, once they are durable and visible to answers and, in a
   *     fleet, in the shared log or pending; fails with an {@link IOException} if they could not be
   *     written
   * @throws EventException if no event is valid, with all errors
   */
  public CompletableFuture<Receipt> take(byte[] json) throws EventException {
    Receipt receipt = EventReader.read(json, clock.instant(), maxEvents);
    return shared == null
        ? log.append(receipt.accepted()).thenApply(written -> receipt)
        : shared.put(receipt.accepted()).thenApply(isShared -> isShared ? receipt : receipt.kept());
  }

  /** Returns whether there are events of a user. */
  public boolean has(String userId) {
    return acted.has(userId) || (shown != null && shown.has(userId));
  }

  /** Returns the events of a user that count at present, or null if there are none. */
  public @Nullable UserEvents of(String userId) {
    long now = clock.millis();
    List<String> resting = shown == null ? List.of() : shown.resting(userId, now);
    ActedItems all = acted.of(userId);
    if (all == null && resting.isEmpty()) {
      return null;
    }
    List<ActedItem> acted = all == null ? List.of() : all.items();
    long since = now - rememberMillis;
    List<ActedItem> counting = acted.stream().filter(item -> item.at() >= since).toList();
    int first = Math.max(0, counting.size() - UserEvents.RECENT);
    Map<EventType, Long> excluding = excludingSince(now);
    UserEvents events =
        new UserEvents(
            counting.subList(first, counting.size()),
            ids(counting, item -> item.hasAny(excluding)),
            repeatable(counting, excluding),
            resting);
    return counting.isEmpty() && resting.isEmpty() ? null : events;
  }

  private UserEvents.Repeatable repeatable(List<ActedItem> items, Map<EventType, Long> excluding) {
    return new UserEvents.Repeatable(
        repeat.after().isEmpty() ? List.of() : ids(items, item -> !item.hasAny(excluding)),
        repeat.filter().orElse(null));
  }

  private Map<EventType, Long> excludingSince(long now) {
    Map<EventType, Long> since = new EnumMap<>(EventType.class);
    excludeMillis.forEach((type, millis) -> since.put(type, now - millis));
    return since;
  }

  private static List<String> ids(List<ActedItem> items, Predicate<ActedItem> condition) {
    return items.stream().filter(condition).map(ActedItem::itemId).toList();
  }

  /** Returns the store of the items that users have acted on. */
  public ActedStore acted() {
    return acted;
  }

  /** Writes pending events and closes the log and the store. */
  @Override
  public void close() throws IOException {
    try {
      if (shared != null) {
        shared.close();
      }
    } finally {
      try {
        log.close();
      } finally {
        acted.close();
      }
    }
  }
}
