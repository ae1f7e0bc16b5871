package org.ccdrec.server.filter;

import java.util.BitSet;

/**
 * The items that match a filter.
 *
 * @param bits set at their indices; must not be changed
 * @param size number of items
 */
public record ItemSet(BitSet bits, int size) {
  static ItemSet of(BitSet bits) {
    return new ItemSet(bits, bits.cardinality());
  }
}
