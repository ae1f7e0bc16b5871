package org.ccdrec.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A set of row indices of a table, ascending, with constant-time membership.
 *
 * <p>Immutable once made, apart from the arrays it hands out for speed, which callers must not
 * write.
 */
public final class RowSet {
  private final int tableRows;
  private final int[] rows;
  private final byte[] member;

  private RowSet(int tableRows, int[] rows, byte[] member) {
    this.tableRows = tableRows;
    this.rows = rows;
    this.member = member;
  }

  /** All rows of a table. */
  public static RowSet all(int tableRows) {
    byte[] member = new byte[tableRows];
    Arrays.fill(member, (byte) 1);
    return new RowSet(tableRows, IntStream.range(0, tableRows).toArray(), member);
  }

  /** The distinct values of {@code indices}, each in [0, tableRows). */
  public static RowSet of(int tableRows, int[]... indices) {
    byte[] member = new byte[tableRows];
    for (int[] part : indices) {
      for (int index : part) {
        member[index] = 1;
      }
    }
    return ofMembers(member);
  }

  /** The rows whose byte is 1; the array is kept, not copied. */
  public static RowSet ofMembers(byte[] member) {
    int count = 0;
    for (byte flag : member) {
      count += flag;
    }
    int[] rows = new int[count];
    int next = 0;
    for (int row = 0; row < member.length; row++) {
      if (member[row] != 0) {
        rows[next++] = row;
      }
    }
    return new RowSet(member.length, rows, member);
  }

  /** The number of rows of the table that this is a subset of. */
  public int tableRows() {
    return tableRows;
  }

  public int size() {
    return rows.length;
  }

  public boolean isAll() {
    return rows.length == tableRows;
  }

  public boolean contains(int row) {
    return member[row] != 0;
  }

  /**
   * The place among the rows of the first one that is not below {@code row}; {@link #size} if none.
   */
  public int firstAtOrAfter(int row) {
    int place = Arrays.binarySearch(rows, row);
    return place < 0 ? -place - 1 : place;
  }

  /** The rows, ascending; not to be written. */
  public int[] rows() {
    return rows;
  }

  /** One byte a table row: 1 for members; not to be written. */
  public byte[] members() {
    return member;
  }

  /** The members within [from, to), renumbered so that {@code from} becomes 0. */
  public RowSet slice(int from, int to) {
    return ofMembers(Arrays.copyOfRange(member, from, to));
  }

  @Override
  public String toString() {
    return "RowSet[" + rows.length + " of " + tableRows + "]";
  }
}
