package org.ccdrec.server.acted;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Records that are not on the disk yet. One thread adds records; any thread reads them. */
final class RecentRecords {
  private static final int ENTRY_BYTES = 120;

  private final Map<String, byte[]> records = new ConcurrentHashMap<>();
  private volatile long bytes;

  /** Adds the record of a user, replacing an earlier one. */
  void put(String userId, byte[] one) {
    byte[] before = records.put(userId, one);
    long removed = before == null ? -ENTRY_BYTES - 2L * userId.length() : before.length;
    bytes = bytes + one.length - removed;
  }

  /** Returns the record of a user, or null if there is none. */
  byte @Nullable [] get(String userId) {
    return records.get(userId);
  }

  /** Returns the approximate size in memory. */
  long bytes() {
    return bytes;
  }

  /** Returns the number of users. */
  int users() {
    return records.size();
  }

  /** Writes all records in the order of a segment. */
  void write(Segment.RecordSink sink) throws IOException {
    List<ByteBuffer> sorted = new ArrayList<>();
    records.values().forEach(one -> sorted.add(ByteBuffer.wrap(one)));
    sorted.sort(Merge::compare);
    for (ByteBuffer one : sorted) {
      sink.put(one);
    }
  }
}
