package org.ccdrec.server.acted;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A merge of segments: one record per user, that of the newest segment. Used by one thread.
 *
 * @param newestFirst the segments
 * @param isCancelled whether to stop
 */
record Merge(List<Segment> newestFirst, BooleanSupplier isCancelled) {
  private static final int CHECKED_EVERY = 1024;

  /** The next record of a segment. */
  private static final class Cursor {
    private final Segment segment;
    private long position;
    private @Nullable ByteBuffer next;

    Cursor(Segment segment) {
      this.segment = segment;
      read();
    }

    private void read() {
      next = position < segment.end() ? segment.at(position) : null;
    }

    void advance(ByteBuffer current) {
      position += Integer.BYTES + current.remaining();
      read();
    }
  }

  /**
   * Passes all records on.
   *
   * @param since smallest time of the latest event of a record; older ones are left out
   * @throws InterruptedIOException if the merge is cancelled
   */
  void write(Segment.RecordSink sink, long since) throws IOException {
    List<Cursor> cursors = new ArrayList<>();
    newestFirst.forEach(segment -> cursors.add(new Cursor(segment)));
    long count = 0;
    for (ByteBuffer least = least(cursors); least != null; least = least(cursors)) {
      if (++count % CHECKED_EVERY == 0 && isCancelled.getAsBoolean()) {
        throw new InterruptedIOException("the merge was cancelled");
      }
      if (ActedRecord.at(least) >= since) {
        sink.put(least);
      }
      for (Cursor cursor : cursors) {
        ByteBuffer next = cursor.next;
        if (next != null && compare(next, least) == 0) {
          cursor.advance(next);
        }
      }
    }
  }

  /** Returns the smallest next record, of the newest segment among those of the same user. */
  private static @Nullable ByteBuffer least(List<Cursor> cursors) {
    ByteBuffer least = null;
    for (Cursor cursor : cursors) {
      ByteBuffer next = cursor.next;
      if (next != null && (least == null || compare(next, least) < 0)) {
        least = next;
      }
    }
    return least;
  }

  /** Compares records by the order of a segment. */
  static int compare(ByteBuffer one, ByteBuffer other) {
    int byHash = Long.compareUnsigned(ActedRecord.hash(one), ActedRecord.hash(other));
    return byHash != 0
        ? byHash
        : Arrays.compareUnsigned(ActedRecord.userId(one), ActedRecord.userId(other));
  }

  /** Returns the smallest time that at most a number of users acted at or after. */
  long sinceForAtMost(long users) throws IOException {
    var times = new Times();
    write(one -> times.add(ActedRecord.at(one)), Long.MIN_VALUE);
    return times.sinceForAtMost(users);
  }

  /** A growing list of times. */
  private static final class Times {
    private long[] times = new long[1024];
    private int size;

    void add(long time) {
      if (size == times.length) {
        times = Arrays.copyOf(times, 2 * size);
      }
      times[size++] = time;
    }

    long sinceForAtMost(long users) {
      if (size <= users) {
        return Long.MIN_VALUE;
      }
      Arrays.sort(times, 0, size);
      int first = (int) (size - users);
      long since = times[first];
      return times[first - 1] == since ? since + 1 : since;
    }
  }
}
