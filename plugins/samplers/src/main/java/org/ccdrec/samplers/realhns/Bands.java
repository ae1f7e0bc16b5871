package org.ccdrec.samplers.realhns;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Representations;

/** The unseen items in a band of each user's ranking, best first. */
final class Bands {
  private static final int MOST_USERS_PER_BLOCK = 256;
  private static final int SCORES_PER_BLOCK = 1 << 22;

  private final int[][] byUser;

  private Bands(int users) {
    this.byUser = new int[users][];
  }

  /** Returns the items of a user's band, best first; may be empty. */
  int[] of(int user) {
    return byUser[user];
  }

  static Bands of(
      RealHnsConfig config,
      Interactions interactions,
      Representations vectors,
      Kernels kernels,
      SplittableRandom random) {
    int users = interactions.userCount();
    int items = interactions.itemCount();
    int from = (int) (config.bandFrom() * items);
    int to = Math.clamp((long) Math.ceil(config.bandTo() * items), from + 1, items);
    int most = config.bandItemsFor(users);
    int usersPerBlock = Math.clamp(SCORES_PER_BLOCK / items, 1, MOST_USERS_PER_BLOCK);
    Matrix scores = Matrix.uninitialised(Math.min(usersPerBlock, users), items);
    int[] ranking = new int[scores.rows() * to];
    Bands bands = new Bands(users);
    for (int first = 0; first < users; first += usersPerBlock) {
      int count = Math.min(usersPerBlock, users - first);
      Matrix block = scores.reshaped(count, items);
      Matrix someUsers = vectors.users().value().rowRange(first, first + count);
      kernels.multiplyTransposedB(someUsers, vectors.items().value(), block, false);
      kernels.topK(block, to, ranking);
      for (int at = 0; at < count; at++) {
        int user = first + at;
        int[] unseen =
            Arrays.stream(ranking, at * to + from, (at + 1) * to)
                .filter(item -> !interactions.contains(user, item))
                .toArray();
        bands.byUser[user] = sample(unseen, most, random);
      }
    }
    return bands;
  }

  /** Returns a random subset of {@code items} in their order, by selection sampling (Knuth). */
  private static int[] sample(int[] items, int most, SplittableRandom random) {
    if (items.length <= most) {
      return items;
    }
    int[] part = new int[most];
    int next = 0;
    for (int at = 0; next < most; at++) {
      if (random.nextInt(items.length - at) < most - next) {
        part[next++] = items[at];
      }
    }
    return part;
  }
}
