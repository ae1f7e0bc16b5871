package org.ccdrec.server.retrieval;

import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** The eligible items of a search. Implementations are safe for use by many threads. */
public interface ItemFilter {
  /** Returns whether an item is accepted. */
  boolean accepts(int itemIndex);

  /**
   * Returns an upper bound of the number of accepted items.
   *
   * @param items size of the catalogue
   */
  int acceptedAtMost(int items);

  /** Returns whether every item is accepted; false if that is not known. */
  default boolean acceptsAll() {
    return false;
  }

  /** Returns the first accepted item at or after an index, or {@code items} if there is none. */
  default int next(int from, int items) {
    int item = from;
    while (item < items && !accepts(item)) {
      item++;
    }
    return item;
  }

  /**
   * Returns a set that this filter was made from, of which it may exclude some items; null if it
   * was made otherwise.
   */
  default @Nullable BitSet accepted() {
    return null;
  }

  /** A filter that accepts all items. */
  ItemFilter ALL = without(new int[0]);

  /**
   * Returns a filter that excludes some items.
   *
   * @param ascending indices of the excluded items, ascending
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

      @Override
      public boolean acceptsAll() {
        return ascending.length == 0;
      }
    };
  }

  /**
   * Returns a filter that accepts a set of items except some of them.
   *
   * @param bits the set; must not be changed
   * @param size cardinality of the set
   * @param ascending indices of the excluded items, ascending
   */
  static ItemFilter within(BitSet bits, int size, int[] ascending) {
    return within(bits, size, ascending, bits);
  }

  /**
   * Returns a filter that accepts a set of items except some of them.
   *
   * @param bits the set; must not be changed
   * @param size cardinality of the set
   * @param ascending indices of the excluded items, ascending
   * @param lasting a superset that is the same object for many filters, or null
   */
  static ItemFilter within(BitSet bits, int size, int[] ascending, @Nullable BitSet lasting) {
    return new ItemFilter() {
      @Override
      public boolean accepts(int itemIndex) {
        return bits.get(itemIndex) && Arrays.binarySearch(ascending, itemIndex) < 0;
      }

      @Override
      public int acceptedAtMost(int items) {
        return Math.min(size, items);
      }

      @Override
      public @Nullable BitSet accepted() {
        return lasting;
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

  /**
   * Returns a filter that accepts what another one accepts, except some items.
   *
   * @param excluded the excluded items; must not be changed
   * @param known number of them among the items that are searched
   */
  static ItemFilter except(ItemFilter other, BitSet excluded, int known) {
    return new ItemFilter() {
      @Override
      public boolean accepts(int itemIndex) {
        return !excluded.get(itemIndex) && other.accepts(itemIndex);
      }

      @Override
      public int acceptedAtMost(int items) {
        return Math.clamp((long) items - known, 0, other.acceptedAtMost(items));
      }

      @Override
      public @Nullable BitSet accepted() {
        return other.accepted();
      }

      @Override
      public int next(int from, int items) {
        int item = other.next(from, items);
        while (item < items && excluded.get(item)) {
          item = other.next(item + 1, items);
        }
        return item;
      }
    };
  }
}
