package org.ccdrec.server.popularity;

import java.util.Arrays;
import org.ccdrec.server.retrieval.PagePosition;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopItems;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * All items of a snapshot by descending popularity, equal ones by ascending index; for an {@link
 * Audience}, by popularity times lift. Immutable; safe for use by many threads until the snapshot
 * is closed.
 */
public final class PopularityRanking {
  private final Snapshot snapshot;
  private final int[] order;

  /** Ranks the items of a snapshot. */
  public PopularityRanking(Snapshot snapshot) {
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
  public Ranking best(TopKQuery query) {
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

  /**
   * Returns the k accepted items with the highest scores for an audience, or all if there are
   * fewer. The items that the audience's segments list are scored one by one; the others share one
   * lift, so that they are in the order of popularity and few of them are looked at.
   */
  public Ranking best(TopKQuery query, Audience audience) {
    if (!audience.isKnown()) {
      return best(query);
    }
    var best = new TopItems(Math.min(query.k(), order.length), query.after());
    int[] listed = audience.listedItems();
    for (int item : listed) {
      if (query.filter().accepts(item)) {
        best.offer(item, score(item, audience));
      }
    }
    for (int item : order) {
      if (Arrays.binarySearch(listed, item) >= 0) {
        continue;
      }
      float score = score(item, audience);
      if (score < best.threshold()) {
        break;
      }
      if (query.filter().accepts(item)) {
        best.offer(item, score);
      }
    }
    return best.drain();
  }

  /** Returns the score of an item for an audience: its popularity times the audience's lift. */
  public float score(int item, Audience audience) {
    return (float) (snapshot.popularity(item) * audience.lift(item));
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
