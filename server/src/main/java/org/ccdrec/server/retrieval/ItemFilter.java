package org.ccdrec.server.retrieval;

import java.util.Arrays;

/** The items that an answer may hold. Implementations are safe for use by many threads. */
public interface ItemFilter {
  /** Returns whether an item may be in the answer. */
  boolean accepts(int itemIndex);

  /** Returns how many of all items this filter leaves out at most. */
  int excludedAtMost();

  /** A filter that leaves nothing out. */
  ItemFilter ALL =
      new ItemFilter() {
        @Override
        public boolean accepts(int itemIndex) {
          return true;
        }

        @Override
        public int excludedAtMost() {
          return 0;
        }
      };

  /**
   * Returns a filter that leaves out some items.
   *
   * @param ascending their indices, ascending
   */
  static ItemFilter without(int[] ascending) {
    if (ascending.length == 0) {
      return ALL;
    }
    return new ItemFilter() {
      @Override
      public boolean accepts(int itemIndex) {
        return Arrays.binarySearch(ascending, itemIndex) < 0;
      }

      @Override
      public int excludedAtMost() {
        return ascending.length;
      }
    };
  }
}
