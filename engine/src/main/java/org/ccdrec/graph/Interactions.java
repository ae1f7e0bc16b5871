package org.ccdrec.graph;

import java.util.Arrays;

/**
 * A binary users × items interaction matrix in compressed row form.
 *
 * <p>The items of a user are ascending and distinct. Immutable and thread-safe: all arrays are
 * handed out as copies, so loops over the entries use {@link #item}, {@link #start} and {@link
 * #end}.
 */
public final class Interactions {
  private final int userCount;
  private final int itemCount;
  private final int[] offsets;
  private final int[] items;

  private Interactions(int userCount, int itemCount, int[] offsets, int[] items) {
    this.userCount = userCount;
    this.itemCount = itemCount;
    this.offsets = offsets;
    this.items = items;
  }

  /**
   * Returns the interactions (users[i], items[i]), given in any order; duplicate pairs count once.
   */
  public static Interactions of(int userCount, int itemCount, int[] users, int[] items) {
    int[] offsets = new int[userCount + 1];
    for (int user : users) {
      offsets[user + 1]++;
    }
    for (int user = 0; user < userCount; user++) {
      offsets[user + 1] += offsets[user];
    }
    int[] next = Arrays.copyOf(offsets, userCount);
    int[] sorted = new int[items.length];
    for (int at = 0; at < users.length; at++) {
      sorted[next[users[at]]++] = items[at];
    }
    return distinct(userCount, itemCount, offsets, sorted);
  }

  /**
   * Returns the interactions in compressed row form.
   *
   * @param offsets the start of each user's items, followed by the end of the last user's; not
   *     copied, and must not be modified afterwards
   * @param items the items of each user, ascending and distinct, in [0, itemCount); not copied, and
   *     must not be modified afterwards
   * @throws IllegalArgumentException if the arrays are not in this form
   */
  public static Interactions ofRows(int itemCount, int[] offsets, int[] items) {
    int userCount = offsets.length - 1;
    if (userCount < 0 || offsets[0] != 0 || offsets[userCount] != items.length) {
      throw new IllegalArgumentException(
          "offsets must start at 0 and end at the number of items; offsets=%d, items=%d"
              .formatted(offsets.length, items.length));
    }
    for (int user = 0; user < userCount; user++) {
      int before = -1;
      if (offsets[user + 1] < offsets[user] || offsets[user + 1] > items.length) {
        throw new IllegalArgumentException("offsets must be ascending; user=" + user);
      }
      for (int at = offsets[user]; at < offsets[user + 1]; at++) {
        if (items[at] <= before || items[at] >= itemCount) {
          throw new IllegalArgumentException(
              "the items of a user must be ascending and in [0, %d); user=%d, item=%d"
                  .formatted(itemCount, user, items[at]));
        }
        before = items[at];
      }
    }
    return new Interactions(userCount, itemCount, offsets, items);
  }

  private static Interactions distinct(int userCount, int itemCount, int[] offsets, int[] items) {
    int[] merged = new int[userCount + 1];
    int next = 0;
    for (int user = 0; user < userCount; user++) {
      Arrays.sort(items, offsets[user], offsets[user + 1]);
      int start = next;
      for (int at = offsets[user]; at < offsets[user + 1]; at++) {
        if (next == start || items[next - 1] != items[at]) {
          items[next++] = items[at];
        }
      }
      merged[user + 1] = next;
    }
    return new Interactions(userCount, itemCount, merged, Arrays.copyOf(items, next));
  }

  public int userCount() {
    return userCount;
  }

  public int itemCount() {
    return itemCount;
  }

  /** Returns the number of interactions. */
  public int size() {
    return items.length;
  }

  /**
   * Returns the start offset of each user's items, followed by the end offset of the last user's,
   * as a new array.
   */
  public int[] offsets() {
    return offsets.clone();
  }

  /** Returns the items, user by user, ascending within a user, as a new array. */
  public int[] items() {
    return items.clone();
  }

  /** Returns the index of a user's first entry. */
  public int start(int user) {
    return offsets[user];
  }

  /** Returns the index after a user's last entry. */
  public int end(int user) {
    return offsets[user + 1];
  }

  /** Returns the item of an entry; entries are numbered from 0, user by user. */
  public int item(int entry) {
    return items[entry];
  }

  /** Returns the user of each entry, as a new array. */
  public int[] users() {
    int[] users = new int[items.length];
    for (int user = 0; user < userCount; user++) {
      Arrays.fill(users, offsets[user], offsets[user + 1], user);
    }
    return users;
  }

  /** Returns the number of items that a user interacted with. */
  public int userDegree(int user) {
    return offsets[user + 1] - offsets[user];
  }

  /** Returns the number of users that interacted with each item, as a new array. */
  public int[] itemDegrees() {
    int[] degrees = new int[itemCount];
    for (int item : items) {
      degrees[item]++;
    }
    return degrees;
  }

  /** Returns the items of a user in ascending order, as a new array. */
  public int[] itemsOf(int user) {
    return Arrays.copyOfRange(items, offsets[user], offsets[user + 1]);
  }

  /** Returns whether the user interacted with the item. */
  public boolean contains(int user, int item) {
    return entry(user, item) >= 0;
  }

  /**
   * Returns the index of the entry of a user and an item, or a negative number if there is none.
   */
  public int entry(int user, int item) {
    return Arrays.binarySearch(items, offsets[user], offsets[user + 1], item);
  }

  @Override
  public String toString() {
    return "Interactions[%d users × %d items, %d]".formatted(userCount, itemCount, items.length);
  }
}
