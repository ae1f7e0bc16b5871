package org.ccdrec.server.filter;

import java.util.BitSet;

/** The columns of some items whose metadata is not that of the snapshot. Immutable. */
public final class ChangedColumns {
  private final int[] items;
  private final FilterColumns columns;

  ChangedColumns(int[] items, FilterColumns columns) {
    this.items = items;
    this.columns = columns;
  }

  /**
   * Sets the bits of these items to whether a condition holds for them.
   *
   * @param known number of items of the snapshot
   * @return false if the bit of an item of the snapshot was set that was not set before
   */
  boolean correct(Condition condition, BitSet bits, int known) {
    BitSet holding = columns.evaluate(condition);
    boolean isSubset = true;
    for (int at = 0; at < items.length; at++) {
      boolean holds = holding.get(at);
      isSubset &= !holds || items[at] >= known || bits.get(items[at]);
      bits.set(items[at], holds);
    }
    return isSubset;
  }
}
