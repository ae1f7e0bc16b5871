package org.ccdrec.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * The outer ids of a snapshot's users or items, by dense index and back.
 *
 * <p>The ids stay in the mapped file; a hash index of about eight bytes an id is made at opening.
 * Safe for use by many threads.
 */
public final class IdTable {
  private final RecordTable records;
  private final int[] slots;

  IdTable(RecordTable records) {
    this.records = records;
    this.slots = new int[Integer.highestOneBit(Math.max(1, records.size())) * 4];
    for (int index = 0; index < records.size(); index++) {
      long start = records.start(index);
      int slot = hash(records.data(), start, records.end(index) - 1) & (slots.length - 1);
      while (slots[slot] != 0) {
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
    MemorySegment wanted = MemorySegment.ofArray(bytes);
    int slot = hash(wanted, 0, bytes.length) & (slots.length - 1);
    while (slots[slot] != 0) {
      int index = slots[slot] - 1;
      if (matches(index, wanted)) {
        return index;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return -1;
  }

  /** Returns the smaller index that has the same id as this one, or the index itself. */
  int firstIndexOfSame(int index) {
    int found = indexOf(get(index));
    return found < 0 ? index : found;
  }

  private boolean matches(int index, MemorySegment wanted) {
    long start = records.start(index);
    long end = records.end(index) - 1;
    return end - start == wanted.byteSize()
        && MemorySegment.mismatch(records.data(), start, end, wanted, 0, wanted.byteSize()) < 0;
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
