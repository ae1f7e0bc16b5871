package org.ccdrec.server.retrieval;

import java.util.Arrays;
import java.util.BitSet;

/** The items that an answer may hold. Implementations are safe for use by many threads. */
public interface ItemFilter {
  /** Returns whether an item may be in the answer. */
  boolean accepts(int itemIndex);

  /** Returns an upper bound of how many of so many items are accepted. */
  int acceptedAtMost(int items);

  /** Returns the first accepted item from an index on, or {@code items} if there is none. */
  default int next(int from, int items) {
    int item = from;
    while (item < items && !accepts(item)) {
      item++;
    }
    return item;
  }

  /** A filter that leaves nothing out. */
  ItemFilter ALL = without(new int[0]);

  /**
   * Returns a filter that leaves out some items.
   *
   * @param ascending their indices, ascending
   */
  static ItemFilter without(int[] ascending) {
    return new ItemFilter() {
      @Override
      public boolean accepts(int itemIndex) {
        return ascending.length == 0 || Arrays.binarySearch(ascending, itemIndex) < 0;
      }

      @Override
      public int acceptedAtMost(int items) {
        return Math.max(0, items - ascending.length);
      }
    };
  }

  /**
   * Returns a filter that accepts some items, except some of those.
   *
   * @param bits items to accept; not to be changed
   * @param size how many bits are set
   * @param ascending indices of items to leave out all the same, ascending
   */
  static ItemFilter within(BitSet bits, int size, int[] ascending) {
    return new ItemFilter() {
      @Override
      public boolean accepts(int itemIndex) {
        return bits.get(itemIndex) && Arrays.binarySearch(ascending, itemIndex) < 0;
      }

      @Override
      public int acceptedAtMost(int items) {
        return size;
      }

      @Override
      public int next(int from, int items) {
        int item = bits.nextSetBit(from);
        while (item >= 0 && Arrays.binarySearch(ascending, item) >= 0) {
          item = bits.nextSetBit(item + 1);
        }
        return item < 0 ? items : item;
      }
    };
  }
}
