package org.ccdrec.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The items that each user has in the training data: one ascending row of item indices per user.
 *
 * <p>Safe for use by many threads.
 */
public final class SeenItems {
  static final ValueLayout.OfInt ITEM =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment offsets;
  private final MemorySegment items;
  private final int users;

  SeenItems(MemorySegment offsets, MemorySegment items) {
    this.offsets = offsets;
    this.items = items;
    this.users = Math.toIntExact(offsets.byteSize() / Long.BYTES - 1);
  }

  /** Returns the number of users. */
  public int users() {
    return users;
  }

  /** Returns the number of items that a user has seen. */
  public int count(int userIndex) {
    return (int) (offset(userIndex + 1) - offset(Objects.checkIndex(userIndex, users)));
  }

  /** Returns a user's item indices, ascending, in a new array. */
  public int[] items(int userIndex) {
    int[] row = new int[count(userIndex)];
    MemorySegment.copy(items, ITEM, offset(userIndex) * Integer.BYTES, row, 0, row.length);
    return row;
  }

  /** Returns whether a user has seen an item. */
  public boolean contains(int userIndex, int itemIndex) {
    Objects.checkIndex(userIndex, users);
    long low = offset(userIndex);
    long high = offset(userIndex + 1) - 1;
    while (low <= high) {
      long middle = (low + high) >>> 1;
      int item = items.get(ITEM, middle * Integer.BYTES);
      if (item == itemIndex) {
        return true;
      }
      if (item < itemIndex) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private long offset(int row) {
    return offsets.get(RecordTable.OFFSET, (long) Long.BYTES * row);
  }
}
