package org.ccdrec.trainer.data.inter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The order of (user, item) pairs by user, item and position, one user at a time. It takes linear
 * time in the pairs where users have few of them each, and no memory for each pair if the pairs are
 * in the order of users already. Not thread-safe.
 */
final class PairOrder {
  private static final long LOW_BITS = 0xffff_ffffL;

  private final int[] items;
  private final int[] starts;
  private final int @Nullable [] byUser;
  private final long[] keys;

  /**
   * Groups pairs by user.
   *
   * @param users user of each pair, in [0, userCount)
   * @param items item of each pair, not negative; not copied
   * @param count the number of pairs, of which the arrays may have more
   */
  PairOrder(int[] users, int[] items, int count, int userCount) {
    this.items = items;
    this.starts = new int[userCount + 1];
    boolean grouped = true;
    for (int pair = 0; pair < count; pair++) {
      starts[users[pair] + 1]++;
      grouped &= pair == 0 || users[pair - 1] <= users[pair];
    }
    int most = 0;
    for (int user = 0; user < userCount; user++) {
      most = Math.max(most, starts[user + 1]);
      starts[user + 1] += starts[user];
    }
    this.keys = new long[most];
    this.byUser = grouped ? null : byUser(users, count);
  }

  private int[] byUser(int[] users, int count) {
    int[] next = Arrays.copyOf(starts, starts.length);
    int[] order = new int[count];
    for (int pair = 0; pair < count; pair++) {
      order[next[users[pair]]++] = pair;
    }
    return order;
  }

  /** Sorts the pairs of a user; returns their number. */
  int sort(int user) {
    int start = starts[user];
    int size = starts[user + 1] - start;
    for (int at = 0; at < size; at++) {
      int pair = byUser == null ? start + at : byUser[start + at];
      keys[at] = (long) items[pair] << Integer.SIZE | pair;
    }
    Arrays.sort(keys, 0, size);
    return size;
  }

  /** Returns the position of a pair of the user that was sorted last. */
  int position(int rank) {
    return (int) (keys[rank] & LOW_BITS);
  }
}
