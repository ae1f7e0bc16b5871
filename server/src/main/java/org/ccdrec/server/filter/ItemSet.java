package org.ccdrec.server.filter;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The items that match a filter.
 *
 * @param bits set at their indices; must not be changed
 * @param size number of items
 * @param lasting a set that has all of them that are in the snapshot, and stays the same object as
 *     long as the filter is in use; null if there is none
 */
public record ItemSet(BitSet bits, int size, @Nullable BitSet lasting) {
  static ItemSet of(BitSet bits) {
    return new ItemSet(bits, bits.cardinality(), bits);
  }
}
