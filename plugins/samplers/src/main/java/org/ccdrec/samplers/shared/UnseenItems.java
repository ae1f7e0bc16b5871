package org.ccdrec.samplers.shared;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ccdrec.graph.Interactions;

/**
 * The items that each user may get as negatives: the items that occur in training, without the
 * user's own. For a user who has all of them: the items without any interactions. A user who has
 * every item of the catalogue has no unseen item; the trainer leaves such users out of sampling.
 *
 * <p>Drawing takes one random number and one binary search, however many items a user has: the r-th
 * unseen item is found from the ranks of the seen ones. Immutable; thread-safe.
 */
public final class UnseenItems {
  private final int[] offsets;
  private final int[] seenRanks;
  private final int[] trainingItems;
  private final int[] otherItems;

  private UnseenItems(int[] offsets, int[] seenRanks, int[] trainingItems, int[] otherItems) {
    this.offsets = offsets;
    this.seenRanks = seenRanks;
    this.trainingItems = trainingItems;
    this.otherItems = otherItems;
  }

  /**
   * Returns the unseen items of every user.
   *
   * @throws IllegalArgumentException if every user has every item, so that no negative exists
   */
  public static UnseenItems of(Interactions interactions) {
    int items = interactions.itemCount();
    if (interactions.size() == (long) interactions.userCount() * items) {
      throw new IllegalArgumentException(
          "every user has interacted with all %d items, which leaves no negative to draw"
              .formatted(items));
    }
    int[] degrees = interactions.itemDegrees();
    int[] rank = new int[items];
    int[] training = new int[items];
    int[] others = new int[items];
    int next = 0;
    for (int item = 0; item < items; item++) {
      rank[item] = next;
      if (degrees[item] > 0) {
        training[next++] = item;
      } else {
        others[item - next] = item;
      }
    }
    int[] seen = Arrays.stream(interactions.items()).map(item -> rank[item]).toArray();
    return new UnseenItems(
        interactions.offsets(),
        seen,
        Arrays.copyOf(training, next),
        Arrays.copyOf(others, items - next));
  }

  /**
   * Returns the number of items that {@link #draw} chooses from for a user; 0 for a user who has
   * every item.
   */
  public int count(int user) {
    int unseen = trainingItems.length - (offsets[user + 1] - offsets[user]);
    return unseen > 0 ? unseen : otherItems.length;
  }

  /** Draws one of a user's unseen items, of which there must be one, uniformly. */
  public int draw(int user, RandomGenerator random) {
    return get(user, random.nextInt(count(user)));
  }

  /**
   * The candidates of a list of pairs; the candidates of a pair are adjacent.
   *
   * @param owners for each candidate the user of its pair
   * @param items for each candidate the item
   */
  public record Candidates(int[] owners, int[] items) {}

  /** Draws the given number of unseen items of each pair's user, uniformly and with replacement. */
  public Candidates draw(int[] users, int perPair, RandomGenerator random) {
    int[] owners = new int[users.length * perPair];
    int[] items = new int[owners.length];
    for (int at = 0; at < owners.length; at++) {
      owners[at] = users[at / perPair];
      items[at] = draw(owners[at], random);
    }
    return new Candidates(owners, items);
  }

  /** Returns a user's unseen item number {@code index} in ascending order, from 0. */
  public int get(int user, int index) {
    int from = offsets[user];
    int to = offsets[user + 1];
    if (to - from == trainingItems.length) {
      return otherItems[index];
    }
    int low = from;
    int high = to;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (seenRanks[middle] - (middle - from) <= index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return trainingItems[index + (low - from)];
  }
}
