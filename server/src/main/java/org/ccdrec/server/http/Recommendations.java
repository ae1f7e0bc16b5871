package org.ccdrec.server.http;

import com.github.benmanes.caffeine.cache.Cache;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.filter.ItemSet;
import org.ccdrec.server.live.ItemJson;
import org.ccdrec.server.live.JsonBytes;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.RecommendationRequest;
import org.ccdrec.server.recommend.Recommender;
import org.ccdrec.server.recommend.RequestException;
import org.ccdrec.server.recommend.RequestReader;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/** The answers made by ranking: for a user, and around an item. */
final class Recommendations {
  private static final int DEFAULT_K = RecommendationRequest.DEFAULT_K;
  private static final int MAXIMUM_K = RecommendationRequest.MAXIMUM_K;

  private Recommendations() {}

  /** Returns the best items that a user has not seen. */
  static byte[] forUser(LiveSnapshot live, String userId, @Nullable String parameters)
      throws Problem {
    Target.Parameters wish = Target.parameters(parameters, DEFAULT_K, MAXIMUM_K);
    Snapshot snapshot = live.snapshot();
    int userIndex = snapshot.userIds().indexOf(userId);
    if (userIndex < 0) {
      throw Problem.unknownUser(userId);
    }
    float[] query = new float[snapshot.userVectors().columns()];
    snapshot.userVectors().copyRow(userIndex, query);
    ItemFilter unseen = filter(live, wish, snapshot.seen().items(userIndex));
    return render(live, live.retrieval().search(query, wish.k(), unseen));
  }

  /**
   * Returns the items whose vectors have the largest inner product with an item's, itself left out.
   */
  static byte[] similar(LiveSnapshot live, String itemId, @Nullable String parameters)
      throws Problem {
    Target.Parameters wish = Target.parameters(parameters, DEFAULT_K, MAXIMUM_K);
    Snapshot snapshot = live.snapshot();
    int itemIndex = snapshot.itemIds().indexOf(itemId);
    if (itemIndex < 0) {
      throw Problem.unknownItem(itemId);
    }
    float[] query = new float[snapshot.itemVectors().columns()];
    snapshot.itemVectors().copyRow(itemIndex, query);
    ItemFilter others = filter(live, wish, new int[] {itemIndex});
    return render(live, live.retrieval().search(query, wish.k(), others));
  }

  /** Returns the answer to a request that stands in a body. */
  static byte[] forRequest(LiveSnapshot live, byte[] body) throws Problem {
    try {
      return Recommender.answer(live, RequestReader.read(body));
    } catch (RequestException refusal) {
      throw Problem.badRequest(String.valueOf(refusal.getMessage()));
    } catch (FilterException refusal) {
      throw Problem.badFilter(refusal);
    }
  }

  private static ItemFilter filter(LiveSnapshot live, Target.Parameters wish, int[] excluded)
      throws Problem {
    String text = wish.filter();
    if (text == null) {
      return ItemFilter.without(excluded);
    }
    try {
      ItemSet set = live.filters().select(text);
      return ItemFilter.within(set.bits(), set.size(), excluded);
    } catch (FilterException refusal) {
      throw Problem.badFilter(refusal);
    }
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
