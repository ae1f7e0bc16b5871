package org.ccdrec.server.filter;

import java.util.BitSet;

/**
 * The items that a filter lets through.
 *
 * @param bits set at their indices; not to be changed
 * @param size how many there are
 */
public record ItemSet(BitSet bits, int size) {
  static ItemSet of(BitSet bits) {
    return new ItemSet(bits, bits.cardinality());
  }
}
