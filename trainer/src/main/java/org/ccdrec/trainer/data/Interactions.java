package org.ccdrec.trainer.data;

import java.util.Arrays;

/**
 * The interactions of one split as a sparse binary user × item matrix in CSR form.
 *
 * <p>Entry {@code e} says that user {@code users()[e]} interacted with item {@code columns()[e]};
 * entries are ordered by user, then item, and no pair occurs twice. The entries of user {@code u}
 * are {@code rowOffsets()[u]} (inclusive) to {@code rowOffsets()[u + 1]} (exclusive).
 *
 * <p>Immutable and safe for any number of threads, on the understanding that nobody writes to the
 * arrays it hands out: they are its own, not copies, because hot loops read them.
 */
public final class Interactions {
  private final int itemCount;
  private final int[] rowOffsets;
  private final int[] users;
  private final int[] columns;

  private Interactions(int itemCount, int[] rowOffsets, int[] users, int[] columns) {
    this.itemCount = itemCount;
    this.rowOffsets = rowOffsets;
    this.users = users;
    this.columns = columns;
  }

  /**
   * The matrix with the given pairs, which may come in any order.
   *
   * @param userCount rows of the matrix
   * @param itemCount columns of the matrix
   * @param users user of each pair, in [0, userCount)
   * @param items item of each pair, in [0, itemCount)
   * @throws IllegalArgumentException if the lengths differ, an index is out of range or a pair
   *     occurs twice
   */
  public static Interactions of(int userCount, int itemCount, int[] users, int[] items) {
    if (users.length != items.length) {
      throw new IllegalArgumentException(
          "users and items must be of one length; " + users.length + " and " + items.length);
    }
    checkRange("user", users, userCount);
    checkRange("item", items, itemCount);
    int[] order = PairOrder.of(users, items, userCount, itemCount);
    int[] sortedUsers = new int[order.length];
    int[] columns = new int[order.length];
    int[] rowOffsets = new int[userCount + 1];
    for (int e = 0; e < order.length; e++) {
      sortedUsers[e] = users[order[e]];
      columns[e] = items[order[e]];
      rowOffsets[sortedUsers[e] + 1]++;
      if (e > 0 && sortedUsers[e - 1] == sortedUsers[e] && columns[e - 1] == columns[e]) {
        throw new IllegalArgumentException(
            "a pair must occur once; user=" + sortedUsers[e] + ", item=" + columns[e]);
      }
    }
    for (int u = 0; u < userCount; u++) {
      rowOffsets[u + 1] += rowOffsets[u];
    }
    return new Interactions(itemCount, rowOffsets, sortedUsers, columns);
  }

  private static void checkRange(String name, int[] values, int count) {
    for (int value : values) {
      if (value < 0 || value >= count) {
        throw new IllegalArgumentException(
            name + " must be in [0, " + count + "); " + name + "=" + value);
      }
    }
  }

  /** Rows of the matrix: users, with and without interactions in this split. */
  public int userCount() {
    return rowOffsets.length - 1;
  }

  /** Columns of the matrix: items, with and without interactions in this split. */
  public int itemCount() {
    return itemCount;
  }

  /** The number of interactions. */
  public int size() {
    return columns.length;
  }

  /** Start of each user's entries, [userCount + 1]; not to be written to. */
  public int[] rowOffsets() {
    return rowOffsets;
  }

  /** Item of each entry, [size], ascending within a user; not to be written to. */
  public int[] columns() {
    return columns;
  }

  /** User of each entry, [size], ascending; not to be written to. */
  public int[] users() {
    return users;
  }

  /** The number of items the user interacted with in this split. */
  public int degree(int user) {
    return rowOffsets[user + 1] - rowOffsets[user];
  }

  /** The user's items, ascending, as a copy. */
  public int[] itemsOf(int user) {
    return Arrays.copyOfRange(columns, rowOffsets[user], rowOffsets[user + 1]);
  }

  /** Whether the user interacted with the item in this split; a binary search. */
  public boolean contains(int user, int item) {
    return Arrays.binarySearch(columns, rowOffsets[user], rowOffsets[user + 1], item) >= 0;
  }

  /** Interactions of each user, [userCount], as a new array. */
  public int[] userDegrees() {
    int[] degrees = new int[userCount()];
    for (int u = 0; u < degrees.length; u++) {
      degrees[u] = degree(u);
    }
    return degrees;
  }

  /** Interactions of each item, [itemCount], as a new array. */
  public int[] itemDegrees() {
    int[] degrees = new int[itemCount];
    for (int item : columns) {
      degrees[item]++;
    }
    return degrees;
  }

  @Override
  public String toString() {
    return "Interactions[" + userCount() + " users × " + itemCount + " items, " + size() + "]";
  }
}
