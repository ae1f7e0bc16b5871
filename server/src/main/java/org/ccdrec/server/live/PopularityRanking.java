package org.ccdrec.server.live;

import java.util.Arrays;
import org.ccdrec.server.retrieval.PagePosition;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * All items of a snapshot by descending popularity, equal ones by ascending index. Immutable; safe
 * for use by many threads until the snapshot is closed.
 */
final class PopularityRanking {
  private final Snapshot snapshot;
  private final int[] order;

  PopularityRanking(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.order = mostPopularFirst(snapshot);
  }

  private static int[] mostPopularFirst(Snapshot snapshot) {
    int items = snapshot.itemIds().size();
    long[] keys = new long[items];
    for (int item = 0; item < items; item++) {
      keys[item] = ((long) (Integer.MAX_VALUE - snapshot.popularity(item)) << 32) | item;
    }
    Arrays.sort(keys);
    int[] order = new int[items];
    for (int rank = 0; rank < items; rank++) {
      order[rank] = (int) keys[rank];
    }
    return order;
  }

  /** Returns the k most popular accepted items, or all if there are fewer. */
  Ranking best(TopKQuery query) {
    int[] best = new int[Math.min(query.k(), order.length)];
    int found = 0;
    for (int at = start(query.after()); at < order.length && found < best.length; at++) {
      if (query.filter().accepts(order[at])) {
        best[found++] = order[at];
      }
    }
    float[] scores = new float[found];
    for (int rank = 0; rank < found; rank++) {
      scores[rank] = snapshot.popularity(best[rank]);
    }
    return new Ranking(Arrays.copyOf(best, found), scores);
  }

  /** Returns the first position after a page. */
  private int start(@Nullable PagePosition after) {
    if (after == null) {
      return 0;
    }
    int at = 0;
    while (at < order.length && order[at] != after.itemIndex()) {
      at++;
    }
    return at + 1;
  }
}
