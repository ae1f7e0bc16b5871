package org.ccdrec.server.events;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.events.Event;
import org.ccdrec.events.EventFile;

/**
 * The items that users were shown recently and did nothing with, in memory. A start reads them from
 * the files of the event log that are recent enough. Adding an event twice changes nothing. One
 * thread adds events, any thread reads.
 */
final class ShownItems {
  private static final int LARGEST_USER = 1_000;

  private final RotationSettings settings;
  private final Cache<String, Map<String, Shown>> users;

  ShownItems(RotationSettings settings) {
    this.settings = settings;
    this.users =
        Caffeine.newBuilder()
            .maximumWeight(settings.maxItems())
            .weigher((String user, Map<String, Shown> items) -> items.size())
            .expireAfterWrite(settings.remembered())
            .build();
  }

  /**
   * When one item was shown to one user. Immutable.
   *
   * @param times the latest times at which it was shown, ascending, in milliseconds since 1970, at
   *     most as many as make it rest; must not be changed
   * @param actedAt time of the latest action, before which times do not count
   */
  private record Shown(long[] times, long actedAt) {
    static final Shown NEVER = new Shown(new long[0], Long.MIN_VALUE);

    Shown at(long time, int most) {
      if (time <= actedAt || Arrays.binarySearch(times, time) >= 0) {
        return this;
      }
      long[] all = Arrays.copyOf(times, times.length + 1);
      all[times.length] = time;
      Arrays.sort(all);
      return new Shown(
          Arrays.copyOfRange(all, Math.max(0, all.length - most), all.length), actedAt);
    }

    Shown actedAt(long time) {
      long later = Math.max(time, actedAt);
      return new Shown(Arrays.stream(times).filter(each -> each > later).toArray(), later);
    }

    /** Returns the latest time at which anything happened. */
    long latest() {
      return times.length == 0 ? actedAt : times[times.length - 1];
    }

    boolean rests(long now, RotationSettings settings) {
      return times.length == settings.afterShown()
          && times[0] >= now - settings.window().toMillis()
          && latest() > now - settings.rest().toMillis();
    }
  }

  /** Adds what a log has that still counts. */
  void read(Path log, long nowMillis) throws IOException {
    long since = nowMillis - settings.remembered().toMillis();
    for (Path file : EventFile.list(log)) {
      if (Files.getLastModifiedTime(file).toMillis() >= since) {
        List<Event> recent = new ArrayList<>();
        EventFile.read(
            file,
            event -> {
              if (event.at().toEpochMilli() >= since) {
                recent.add(event);
              }
            });
        add(recent, nowMillis);
      }
    }
  }

  /** Adds events. */
  void add(List<Event> events, long nowMillis) {
    Map<String, List<Event>> byUser = new HashMap<>();
    for (Event event : events) {
      byUser.computeIfAbsent(event.userId(), user -> new ArrayList<>()).add(event);
    }
    long since = nowMillis - settings.remembered().toMillis();
    byUser.forEach((user, theirs) -> add(user, theirs, since));
  }

  private void add(String user, List<Event> events, long since) {
    Map<String, Shown> known = users.getIfPresent(user);
    Map<String, Shown> items = known == null ? new HashMap<>() : new HashMap<>(known);
    for (Event event : events) {
      long at = event.at().toEpochMilli();
      if (!event.type().isAction()) {
        items.merge(
            event.itemId(),
            Shown.NEVER.at(at, settings.afterShown()),
            (before, one) -> before.at(at, settings.afterShown()));
      } else if (at >= since) {
        // Kept even if the item was not shown, for a show with an earlier time may arrive later.
        items.merge(event.itemId(), Shown.NEVER.actedAt(at), (before, one) -> before.actedAt(at));
      }
    }
    items.values().removeIf(item -> item.latest() < since);
    if (items.size() > LARGEST_USER) {
      long[] latest = items.values().stream().mapToLong(Shown::latest).sorted().toArray();
      long oldestKept = latest[latest.length - LARGEST_USER];
      items.values().removeIf(item -> item.latest() < oldestKept);
    }
    if (!items.isEmpty()) {
      users.put(user, Map.copyOf(items));
    }
  }

  /** Returns whether there are events of a user. */
  boolean has(String user) {
    return users.getIfPresent(user) != null;
  }

  /** Returns the ids of the items that rest for a user, sorted. */
  List<String> resting(String user, long nowMillis) {
    Map<String, Shown> items = users.getIfPresent(user);
    return items == null
        ? List.of()
        : items.entrySet().stream()
            .filter(item -> item.getValue().rests(nowMillis, settings))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
  }
}
