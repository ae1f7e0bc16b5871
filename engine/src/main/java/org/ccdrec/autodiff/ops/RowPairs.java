package org.ccdrec.autodiff.ops;

/**
 * Pairs of a row of one table and a row of another, such as users and the items they interacted
 * with. Immutable as long as the underlying arrays are not modified.
 */
public final class RowPairs {
  private final int[] rows;
  private final int[] columns;

  private RowPairs(int[] rows, int[] columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * Returns the pairs (first[b], second[b]); the arrays are not copied.
   *
   * @throws IllegalArgumentException unless both have the same length
   */
  public static RowPairs of(int[] first, int[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "every pair must have a row and a column; rows=%d, columns=%d"
              .formatted(first.length, second.length));
    }
    return new RowPairs(first, second);
  }

  /** Returns the number of pairs. */
  public int size() {
    return rows.length;
  }

  int[] rows() {
    return rows;
  }

  int[] columns() {
    return columns;
  }
}
