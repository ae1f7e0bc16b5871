package org.ccdrec.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/** A table of variable-length records in a mapped data file with mapped offsets. */
final class RecordTable {
  static final ValueLayout.OfLong OFFSET =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment data;
  private final MemorySegment offsets;
  private final int size;

  RecordTable(MemorySegment data, MemorySegment offsets) {
    this.data = data;
    this.offsets = offsets;
    this.size = Math.toIntExact(offsets.byteSize() / Long.BYTES - 1);
  }

  int size() {
    return size;
  }

  MemorySegment data() {
    return data;
  }

  long start(int record) {
    return offsets.get(OFFSET, (long) Long.BYTES * record);
  }

  long end(int record) {
    return offsets.get(OFFSET, (long) Long.BYTES * (record + 1));
  }

  /** Returns the bytes of a record without its last {@code terminator} bytes. */
  byte[] bytes(int record, int terminator) {
    Objects.checkIndex(record, size);
    long start = start(record);
    int length = Math.toIntExact(end(record) - start - terminator);
    byte[] bytes = new byte[length];
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, start, bytes, 0, length);
    return bytes;
  }
}
