package org.ccdrec.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import org.ccdrec.server.live.ItemJson;
import org.ccdrec.server.live.JsonBytes;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** The answers made by ranking: for a user, and around an item. */
final class Recommendations {
  static final int DEFAULT_K = 10;
  static final int MAXIMUM_K = 500;

  private Recommendations() {}

  /** Returns the best items that a user has not seen. */
  static byte[] forUser(LiveSnapshot live, String userId, @Nullable String parameters)
      throws Problem {
    int k = Target.k(parameters, DEFAULT_K, MAXIMUM_K);
    Snapshot snapshot = live.snapshot();
    int userIndex = snapshot.userIds().indexOf(userId);
    if (userIndex < 0) {
      throw Problem.unknownUser(userId);
    }
    float[] query = new float[snapshot.userVectors().columns()];
    snapshot.userVectors().copyRow(userIndex, query);
    ItemFilter unseen = ItemFilter.without(snapshot.seen().items(userIndex));
    return render(live, live.retrieval().search(query, k, unseen));
  }

  /**
   * Returns the items whose vectors have the largest inner product with an item's, itself left out.
   */
  static byte[] similar(LiveSnapshot live, String itemId, @Nullable String parameters)
      throws Problem {
    int k = Target.k(parameters, DEFAULT_K, MAXIMUM_K);
    Snapshot snapshot = live.snapshot();
    int itemIndex = snapshot.itemIds().indexOf(itemId);
    if (itemIndex < 0) {
      throw Problem.unknownItem(itemId);
    }
    float[] query = new float[snapshot.itemVectors().columns()];
    snapshot.itemVectors().copyRow(itemIndex, query);
    ItemFilter others = ItemFilter.without(new int[] {itemIndex});
    return render(live, live.retrieval().search(query, k, others));
  }

  /** Returns a cached answer of this version, or null. */
  static byte @Nullable [] cached(LiveSnapshot live, String target) {
    Cache<String, byte[]> answers = live.answers();
    return answers == null ? null : answers.getIfPresent(target);
  }

  /** Keeps an answer of this version for the same request target. */
  static void keep(LiveSnapshot live, String target, byte[] body) {
    Cache<String, byte[]> answers = live.answers();
    if (answers != null) {
      answers.put(target, body);
    }
  }

  private static byte[] render(LiveSnapshot live, Ranking ranking) {
    var json = new JsonBytes();
    json.raw("{\"modelVersion\":\"").raw(live.version()).raw("\",\"items\":[");
    ItemJson items = live.items();
    for (int rank = 0; rank < ranking.size(); rank++) {
      if (rank > 0) {
        json.raw(",");
      }
      items.write(json, ranking.items()[rank], ranking.scores()[rank]);
    }
    return json.raw("]}").toBytes();
  }
}
