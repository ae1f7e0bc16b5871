package org.ccdrec.server.acted;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a store and its durable state.
 *
 * <p>A new segment is merged with the next older one while that has less than twice as many users,
 * so the number of segments is logarithmic in the number of users, and so is the number of times
 * that a record is written. One thread at a time writes; any thread reads.
 */
final class SegmentFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFiles.class);
  private static final int MOST_BEYOND = 1000;

  private final Path directory;
  private final long mostUsers;
  private volatile List<Segment> newestFirst;
  private volatile boolean hasFailed;
  private final AtomicLong forgottenUsers = new AtomicLong();
  private LogPosition position;
  private long nextNumber;

  private SegmentFiles(Path directory, long mostUsers, StoreState state, List<Segment> segments) {
    this.directory = directory;
    this.mostUsers = mostUsers;
    this.newestFirst = List.copyOf(segments);
    this.position = state.position();
    this.nextNumber = state.segments().stream().mapToLong(Long::longValue).max().orElse(0) + 1;
  }

  /**
   * Opens the segments of a directory and deletes all other files in it.
   *
   * @throws IOException if one of them is missing or damaged
   */
  static SegmentFiles open(Path directory, long mostUsers) throws IOException {
    StoreState state = StoreState.read(directory);
    if (state == null) {
      deleteOthers(directory, StoreState.empty());
      return new SegmentFiles(directory, mostUsers, StoreState.empty(), List.of());
    }
    List<Segment> segments = new ArrayList<>();
    try {
      for (long number : state.segments()) {
        segments.add(Segment.open(StoreState.segment(directory, number)));
      }
      deleteOthers(directory, state);
      return new SegmentFiles(directory, mostUsers, state, segments);
    } catch (IOException | RuntimeException e) {
      segments.forEach(Segment::close);
      throw e;
    }
  }

  /** Deletes what a killed process left. */
  private static void deleteOthers(Path directory, StoreState state) throws IOException {
    List<Path> known = new ArrayList<>();
    known.add(directory.resolve(StoreState.FILE));
    state.segments().forEach(number -> known.add(StoreState.segment(directory, number)));
    List<Path> others;
    try (Stream<Path> entries = Files.list(directory)) {
      others = entries.filter(entry -> !known.contains(entry)).toList();
    }
    for (Path other : others) {
      Files.deleteIfExists(other);
    }
  }

  /** Returns the position in the log up to which the segments hold all events. */
  synchronized LogPosition position() {
    return position;
  }

  /** Sets that position back. */
  synchronized void rewind(LogPosition end) throws IOException {
    state(newestFirst, end).write(directory);
    position = end;
  }

  private static StoreState state(List<Segment> segments, LogPosition upTo) {
    return new StoreState(upTo, segments.stream().map(SegmentFiles::number).toList());
  }

  private static long number(Segment segment) {
    String name = String.valueOf(segment.path().getFileName());
    return Long.parseLong(name.substring(name.indexOf('-') + 1));
  }

  /**
   * Writes a table as the newest segment; a failure is logged once.
   *
   * @param upTo position in the log up to which the table and the segments hold all events
   * @return whether it is written
   */
  boolean write(RecentRecords table, LogPosition upTo) {
    return attempt(() -> replace(0, table::write, upTo));
  }

  /** Merges segments that are due; a failure is logged once. */
  void merge(BooleanSupplier isCancelled) {
    boolean unused = attempt(() -> mergeDue(isCancelled));
  }

  /** A change of the files. */
  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  private boolean attempt(Change change) {
    try {
      change.make();
      hasFailed = false;
      return true;
    } catch (InterruptedIOException e) {
      return false;
    } catch (IOException | RuntimeException | VirtualMachineError e) {
      if (!hasFailed) {
        LOG.error("Writing to {} failed and is retried: {}", directory, e.toString());
      }
      hasFailed = true;
      return false;
    }
  }

  private void mergeDue(BooleanSupplier isCancelled) throws IOException {
    int count = due();
    if (count > 1) {
      var merge = new Merge(newestFirst.subList(0, count), isCancelled);
      replace(count, sink -> merge.write(sink, Long.MIN_VALUE), position());
    }
    if (users() > mostUsers + mostUsers / 4 + MOST_BEYOND) {
      forget(isCancelled);
    }
  }

  /** Returns the number of newest segments to merge. */
  private int due() {
    List<Segment> segments = newestFirst;
    int count = Math.min(1, segments.size());
    long merged = count == 0 ? 0 : segments.getFirst().users();
    while (count < segments.size() && segments.get(count).users() < 2 * merged) {
      merged += segments.get(count).users();
      count++;
    }
    return count;
  }

  /** Merges all segments and leaves out the users with the oldest events beyond the limit. */
  private void forget(BooleanSupplier isCancelled) throws IOException {
    var merge = new Merge(newestFirst, isCancelled);
    long since = merge.sinceForAtMost(mostUsers);
    long[] distinct = new long[1];
    merge.write(one -> distinct[0]++, Long.MIN_VALUE);
    replace(newestFirst.size(), sink -> merge.write(sink, since), position());
    long forgotten = distinct[0] - users();
    if (forgotten > 0) {
      forgottenUsers.addAndGet(forgotten);
      LOG.warn(
          "Forgot the events of {} users beyond events.maxUsers={}, those with the oldest events;"
              + " their items may be recommended again",
          forgotten,
          mostUsers);
    }
  }

  /** Replaces the newest segments by one. */
  private synchronized void replace(int count, Segment.Content content, LogPosition upTo)
      throws IOException {
    List<Segment> before = newestFirst;
    Segment written = Segment.write(StoreState.segment(directory, nextNumber++), content);
    List<Segment> after = new ArrayList<>();
    after.add(written);
    after.addAll(before.subList(count, before.size()));
    try {
      state(after, upTo).write(directory);
    } catch (IOException e) {
      delete(List.of(written));
      throw e;
    }
    position = upTo;
    newestFirst = List.copyOf(after);
    delete(before.subList(0, count));
  }

  private static void delete(List<Segment> segments) throws IOException {
    for (Segment segment : segments) {
      segment.close();
      Files.deleteIfExists(segment.path());
    }
  }

  /** Returns the newest record of a user, a copy in memory, or null if there is none. */
  @Nullable ByteBuffer find(byte[] userId) {
    while (true) {
      List<Segment> segments = newestFirst;
      try {
        return find(segments, userId);
      } catch (IllegalStateException e) {
        if (segments.equals(newestFirst)) {
          throw e; // not because a merge has closed a segment
        }
      }
    }
  }

  private static @Nullable ByteBuffer find(List<Segment> segments, byte[] userId) {
    for (Segment segment : segments) {
      ByteBuffer mapped = segment.find(userId);
      if (mapped != null) {
        byte[] copy = new byte[mapped.remaining()];
        mapped.get(copy);
        return ByteBuffer.wrap(copy);
      }
    }
    return null;
  }

  /** Returns whether the latest attempt to write failed. */
  boolean hasFailed() {
    return hasFailed;
  }

  /** Returns the number of users that have been forgotten since the start. */
  long forgottenUsers() {
    return forgottenUsers.get();
  }

  /** Returns the number of records. */
  long users() {
    return newestFirst.stream().mapToLong(Segment::users).sum();
  }

  /** Returns the length of all segments. */
  long bytes() {
    return newestFirst.stream().mapToLong(Segment::bytes).sum();
  }

  @Override
  public void close() {
    newestFirst.forEach(Segment::close);
  }
}
