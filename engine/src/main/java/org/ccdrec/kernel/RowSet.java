package org.ccdrec.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An ascending set of row indices of a table, with constant-time membership tests.
 *
 * <p>Immutable; arrays are handed out for speed, and callers must not modify them.
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

  /** Returns all rows of a table. */
  public static RowSet all(int tableRows) {
    byte[] member = new byte[tableRows];
    Arrays.fill(member, (byte) 1);
    return new RowSet(tableRows, IntStream.range(0, tableRows).toArray(), member);
  }

  /** Returns the distinct values of {@code indices}, each in [0, tableRows). */
  public static RowSet of(int tableRows, int[]... indices) {
    byte[] member = new byte[tableRows];
    for (int[] part : indices) {
      for (int index : part) {
        member[index] = 1;
      }
    }
    return ofMembers(member);
  }

  /** Returns the rows whose byte is 1; the array is not copied. */
  public static RowSet ofMembers(byte[] member) {
    int count = 0;
    for (byte flag : member) {
      count += flag;
    }
    // Written without a branch, which could not be predicted; the last element is a spare one.
    int[] found = new int[count + 1];
    int next = 0;
    for (int row = 0; row < member.length; row++) {
      found[next] = row;
      next += member[row];
    }
    return new RowSet(member.length, Arrays.copyOf(found, count), member);
  }

  /** Returns the number of rows of the underlying table. */
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
   * Returns the position of the first row that is at least {@code row}, or {@link #size} if there
   * is none.
   */
  public int firstAtOrAfter(int row) {
    int place = Arrays.binarySearch(rows, row);
    return place < 0 ? -place - 1 : place;
  }

  /** Returns the position of each of {@code some}, all of which are members, among the rows. */
  public int[] placesOf(RowSet some) {
    int[] places = new int[some.size()];
    int at = 0;
    for (int place = 0; place < places.length; place++) {
      while (rows[at] != some.rows[place]) {
        at++;
      }
      places[place] = at;
    }
    return places;
  }

  /** Returns the rows in ascending order; callers must not modify the array. */
  public int[] rows() {
    return rows;
  }

  /** Returns one byte per table row, 1 for members; callers must not modify the array. */
  public byte[] members() {
    return member;
  }

  /** Returns the members within [from, to), renumbered so that {@code from} becomes 0. */
  public RowSet slice(int from, int to) {
    return ofMembers(Arrays.copyOfRange(member, from, to));
  }

  @Override
  public String toString() {
    return "RowSet[" + rows.length + " of " + tableRows + "]";
  }
}
