package org.ccdrec.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The external ids of the users or items of a snapshot: a bidirectional map to dense indices.
 *
 * <p>The ids stay in the mapped file; opening builds a hash index of about eight bytes per id. Safe
 * for use by many threads.
 */
public final class IdTable {
  private final RecordTable records;
  private final int[] slots;

  IdTable(RecordTable records) {
    this.records = records;
    this.slots = new int[Integer.highestOneBit(Math.max(1, records.size())) * 4];
    for (int index = 0; index < records.size(); index++) {
      long start = records.start(index);
      long end = records.end(index) - 1;
      int slot = hash(records.data(), start, end) & (slots.length - 1);
      while (slots[slot] != 0) { // of duplicate ids the first one is found
        slot = (slot + 1) & (slots.length - 1);
      }
      slots[slot] = index + 1;
    }
  }

  /** Returns the number of ids. */
  public int size() {
    return records.size();
  }

  /**
   * Returns the id of a dense index.
   *
   * @throws IndexOutOfBoundsException if the index does not exist
   */
  public String get(int index) {
    return new String(records.bytes(index, 1), StandardCharsets.UTF_8);
  }

  /** Returns the dense index of an id, or −1 if the snapshot does not have it. */
  public int indexOf(String id) {
    byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0 || bytes.length > SnapshotFormat.MAX_ID_BYTES) {
      return -1;
    }
    return slots[slot(MemorySegment.ofArray(bytes), 0, bytes.length)] - 1;
  }

  /** Returns the first index whose id also has a smaller index, or −1. */
  int repeated() {
    for (int index = 0; index < records.size(); index++) {
      long start = records.start(index);
      long end = records.end(index) - 1;
      if (slots[slot(records.data(), start, end)] != index + 1) {
        return index;
      }
    }
    return -1;
  }

  /** Returns the slot with the index of an id, or the free slot for it. */
  private int slot(MemorySegment id, long start, long end) {
    int slot = hash(id, start, end) & (slots.length - 1);
    while (slots[slot] != 0 && !matches(slots[slot] - 1, id, start, end)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean matches(int index, MemorySegment id, long idStart, long idEnd) {
    long start = records.start(index);
    long end = records.end(index) - 1;
    return end - start == idEnd - idStart
        && MemorySegment.mismatch(records.data(), start, end, id, idStart, idEnd) < 0;
  }

  /** FNV-1a over the bytes, its bits mixed so that the low ones depend on all. */
  private static int hash(MemorySegment bytes, long start, long end) {
    int hash = 0x811c9dc5;
    for (long at = start; at < end; at++) {
      hash = (hash ^ bytes.get(ValueLayout.JAVA_BYTE, at)) * 0x01000193;
    }
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    return hash ^ (hash >>> 13);
  }
}
