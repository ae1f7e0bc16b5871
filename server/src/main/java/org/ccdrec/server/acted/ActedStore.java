package org.ccdrec.server.acted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.ccdrec.events.Event;
import org.ccdrec.files.DeleteTree;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A durable store of the items that each user has acted on, derived from the event log.
 *
 * <p>A directory with immutable {@linkplain Segment segments} and a {@linkplain StoreState state},
 * which names the segments and the position in the log up to which they hold all events. Later
 * events are in memory, in a table that is written as a new segment when it reaches {@value
 * #TABLE_BYTES} bytes and when the store is closed. So a start, also after a crash, has to add the
 * events of the log from that position on; adding an event twice changes nothing. A record holds
 * all items of its user and replaces those in older segments.
 *
 * <p>Memory: two tables of that size, one filling and one being written, however many users there
 * are; segments are memory-mapped. Disk: about 25 bytes and the id for each user, about 8 bytes and
 * the id for each item, up to three times that during a merge.
 *
 * <p>One thread adds events, any thread reads. A reader sees the events of all completed additions.
 */
public final class ActedStore implements LogFollower, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ActedStore.class);
  private static final long TABLE_BYTES = 16 << 20;
  private static final int RETRY_SECONDS = 5;
  private static final int LARGEST = 8; // tables that may fill up while one is being written

  private final Limits limits;
  private final SegmentFiles files;
  private final ScheduledThreadPoolExecutor writer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().name("acted-items").priority(Thread.MIN_PRIORITY).daemon().factory());
  private final AtomicLong forgottenItems = new AtomicLong();
  private final long tableBytes;
  private volatile RecentRecords active = new RecentRecords();
  private volatile @Nullable RecentRecords frozen;
  private volatile boolean isClosed;
  private LogPosition position;
  private volatile LogPosition frozenAt = LogPosition.START;
  private CompletableFuture<@Nullable Void> writing = CompletableFuture.completedFuture(null);
  private long loggedItems;

  /**
   * What is remembered.
   *
   * @param items largest number of items per user; those with the oldest events are forgotten first
   * @param users largest number of users, apart from up to a quarter more between two merges; those
   *     with the oldest events are forgotten first
   */
  public record Limits(int items, long users) {}

  private ActedStore(SegmentFiles files, Limits limits, long tableBytes) {
    this.files = files;
    this.limits = limits;
    this.tableBytes = tableBytes;
    this.position = files.position();
  }

  /**
   * Opens a store. A store that is damaged is emptied, so that it is derived from the log again.
   *
   * @param directory its directory, created if missing, which no other process may use
   */
  public static ActedStore open(Path directory, Limits limits) throws IOException {
    return open(directory, limits, TABLE_BYTES);
  }

  static ActedStore open(Path directory, Limits limits, long tableBytes) throws IOException {
    Files.createDirectories(directory);
    SegmentFiles files;
    try {
      files = SegmentFiles.open(directory, limits.users());
    } catch (IOException e) {
      LOG.warn("Deriving {} from the event log again: {}", directory, e.getMessage());
      empty(directory);
      files = SegmentFiles.open(directory, limits.users());
    }
    return new ActedStore(files, limits, tableBytes);
  }

  private static void empty(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> entries = Files.list(directory)) {
      all = entries.toList();
    }
    for (Path each : all) {
      DeleteTree.delete(each);
    }
  }

  @Override
  public LogPosition position() {
    return position;
  }

  @Override
  public void rewind(LogPosition end) throws IOException {
    files.rewind(end);
    position = end;
  }

  @Override
  public void add(List<Event> events, LogPosition after) {
    Map<String, List<Event>> byUser = new LinkedHashMap<>();
    for (Event event : events) {
      if (event.type().isAction()) {
        byUser.computeIfAbsent(event.userId(), user -> new ArrayList<>()).add(event);
      }
    }
    byUser.forEach(this::add);
    position = after;
    if (active.bytes() >= tableBytes) {
      freeze();
    }
  }

  private void add(String userId, List<Event> events) {
    ActedItems known = of(userId);
    ActedItems all = (known == null ? ActedItems.NONE : known).and(events);
    ActedItems kept = all.latest(limits.items());
    forgottenItems.addAndGet((long) all.items().size() - kept.items().size());
    active.put(userId, ActedRecord.encode(ActedRecord.utf8(userId), kept));
  }

  /** Hands the table over to the writer, if it is done with the previous one. */
  private void freeze() {
    if (frozen != null && active.bytes() >= LARGEST * tableBytes) {
      writing.join(); // events arrive faster than the disk takes them
    }
    if (frozen == null) {
      frozenAt = position;
      frozen = active;
      active = new RecentRecords();
      writing = CompletableFuture.runAsync(this::writeFrozen, writer);
    }
  }

  /** Writes the frozen table, now or, if that fails, later; then merges segments. */
  private void writeFrozen() {
    RecentRecords table = frozen;
    if (table == null || isClosed) {
      return;
    }
    if (files.write(table, frozenAt)) {
      frozen = null;
      logForgotten();
      files.merge(() -> isClosed);
    } else {
      var unused = writer.schedule(this::writeFrozen, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void logForgotten() {
    long items = forgottenItems.get();
    if (items > loggedItems) {
      LOG.warn(
          "Forgot {} items of users with more than events.maxItems={}; they may be recommended"
              + " again",
          items - loggedItems,
          limits.items());
      loggedItems = items;
    }
  }

  /** Returns the items of a user, or null if there are none. */
  public @Nullable ActedItems of(String userId) {
    ByteBuffer one = find(userId);
    return one == null ? null : ActedRecord.decode(one);
  }

  /** Returns whether there are items of a user. */
  public boolean has(String userId) {
    return find(userId) != null;
  }

  private @Nullable ByteBuffer find(String userId) {
    byte[] one = active.get(userId);
    RecentRecords older = frozen;
    if (one == null && older != null) {
      one = older.get(userId);
    }
    return one == null ? files.find(ActedRecord.utf8(userId)) : ByteBuffer.wrap(one);
  }

  /** Returns the number of items that users have had beyond the limit since the start. */
  public long forgottenItems() {
    return forgottenItems.get();
  }

  /** Returns the number of users that have been forgotten since the start. */
  public long forgottenUsers() {
    return files.forgottenUsers();
  }

  /** Returns the number of users, of which those in several segments are counted several times. */
  public long users() {
    return files.users() + active.users();
  }

  /** Returns the size of the segments in bytes. */
  public long bytes() {
    return files.bytes();
  }

  /** Writes what is in memory and closes the files. */
  @Override
  public void close() {
    isClosed = true;
    writer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    writer.close(); // waits for a write in progress
    RecentRecords older = frozen;
    boolean isWritten = older == null || files.write(older, frozenAt);
    if (isWritten && active.users() > 0) {
      files.write(active, position);
    }
    logForgotten();
    files.close();
  }
}
