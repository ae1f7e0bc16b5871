package org.ccdrec.server.ranking;

import com.github.benmanes.caffeine.cache.Cache;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.recommend.AnswerJson;
import org.ccdrec.server.recommend.Recommendation;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RecommendationRequest.Choice;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;
import org.ccdrec.server.retrieval.UserSearch;
import org.jspecify.annotations.Nullable;

/**
 * Answers to the ranking routes that a URI describes: for a user, or around an item. Complete
 * answers that would be the same again are cached by their target. Safe for use by many threads.
 */
public final class Recommendations {
  private final CheckedRecommender recommender;

  /** Creates the maker of answers. */
  public Recommendations(CheckedRecommender recommender) {
    this.recommender = recommender;
  }

  /**
   * The target and query of a request.
   *
   * @param target path and query, the key of the cache
   * @param query the query, or null
   */
  public record Call(String target, @Nullable String query) {
    /**
     * Returns whether the answer may take long, because the work for pages, scenarios, filters and
     * explanations has no small bound, or is not one for the user's unseen items.
     */
    public boolean mayTakeLong() {
      return query != null
          && (query.contains("filter=")
              || query.contains("cursor=")
              || query.contains("scenario=")
              || query.contains("explain=")
              || query.contains("includeSeen="));
    }

    private Choice choice() throws HttpProblem {
      return QueryParameters.parse(query);
    }

    private Choice similarChoice() throws HttpProblem {
      Choice choice = choice();
      if (!choice.attributes().isEmpty()) {
        throw HttpProblem.badRequest(
            "similar items do not depend on attributes of a user; found " + choice.attributes());
      }
      return choice;
    }
  }

  /**
   * Returns the best items that a user without events has not seen, by a brief search; the most
   * popular items for a user that the version does not know.
   */
  public byte[] brief(LiveSnapshot live, String userId, Call call, Timing timing)
      throws HttpProblem {
    byte[] cached = cached(live, call.target());
    if (cached != null) {
      return cached;
    }
    Choice choice = call.choice();
    int userIndex = live.snapshot().userIds().indexOf(userId);
    if (userIndex < 0) {
      return recommender.answer(live, RecommendationRequest.ofUser(userId, choice), timing).json();
    }
    byte[] json = search(live, userIndex, choice.k(), timing);
    cache(live, call.target(), json);
    return json;
  }

  private static byte[] search(LiveSnapshot live, int userIndex, int k, Timing timing) {
    UserSearch users = live.users();
    long start = System.nanoTime();
    var wanted = TopKQuery.best(k, live.available(users.unseen(userIndex)));
    Ranking ranking = live.search(users.vector(userIndex), wanted);
    start = timing.stages().search().end(start);
    byte[] json = AnswerJson.plain(live, ranking, "user");
    timing.stages().render().end(start);
    return json;
  }

  /**
   * Returns the best items that a known user without events has not seen, by a brief search.
   *
   * @param key key of the answer in the cache
   */
  public static byte[] brief(LiveSnapshot live, Known known, String key, Timing timing) {
    byte[] cached = cached(live, key);
    if (cached != null) {
      return cached;
    }
    byte[] json = search(live, known.userIndex(), known.k(), timing);
    cache(live, key, json);
    return json;
  }

  /**
   * A user that a version knows.
   *
   * @param userIndex index of the user in the version
   * @param k number of items
   */
  public record Known(int userIndex, int k) {}

  /** Returns the best items that a user has not seen, or a page of them. */
  public byte[] forUser(String userId, Call call, Timing timing) throws HttpProblem {
    Choice choice = call.choice();
    RecommendationRequest request =
        recommender.recommender().treated(RecommendationRequest.ofUser(userId, choice), null);
    LiveSnapshot live = recommender.acquire(request);
    try {
      boolean isCacheable =
          recommender.recommender().isRepeatable(userId, null)
              && live.snapshot().userIds().indexOf(userId) >= 0;
      byte[] cached = isCacheable ? cached(live, call.target()) : null;
      if (cached != null) {
        return cached;
      }
      Recommendation made = recommender.answer(live, request, timing);
      if (isCacheable) {
        cache(live, call, choice, made);
      }
      return made.json();
    } finally {
      live.release();
    }
  }

  /**
   * Returns the items that are most similar to one, without that one; null if they cannot be found
   * by a brief search with a vector that the version has.
   */
  public byte @Nullable [] briefSimilar(LiveSnapshot live, String itemId, Call call, Timing timing)
      throws HttpProblem {
    int itemIndex = live.itemIds().indexOf(itemId);
    boolean isKnown = itemIndex >= 0 && itemIndex < live.overlay().known();
    if (!live.isBrief() || (isKnown && live.content().needsSearch(itemIndex))) {
      return null;
    }
    return similar(live, new Similar(itemId, call.similarChoice(), call), timing);
  }

  /** A request for items similar to one. */
  private record Similar(String itemId, Choice choice, Call call) {
    RecommendationRequest request() {
      return RecommendationRequest.ofItem(itemId, choice);
    }
  }

  /** Returns the items that are most similar to one, without that one, or a page of them. */
  public byte[] similar(String itemId, Call call, Timing timing) throws HttpProblem {
    var similar = new Similar(itemId, call.similarChoice(), call);
    LiveSnapshot live = recommender.acquire(similar.request());
    try {
      return similar(live, similar, timing);
    } finally {
      live.release();
    }
  }

  private byte[] similar(LiveSnapshot live, Similar similar, Timing timing) throws HttpProblem {
    byte[] cached = cached(live, similar.call().target());
    if (cached != null) {
      return cached;
    }
    RecommendationRequest request = similar.request();
    CheckedRecommender.requireItem(live, request);
    Recommendation made = recommender.answer(live, request, timing);
    cache(live, similar.call(), similar.choice(), made);
    return made.json();
  }

  private static byte @Nullable [] cached(LiveSnapshot live, String key) {
    Cache<String, byte[]> answers = live.answers();
    byte[] json = answers == null ? null : answers.getIfPresent(key);
    return json == null ? null : AnswerJson.renewed(live, json);
  }

  /** Caches an answer that would be the same again: complete, not a page, of no scenario. */
  private static void cache(LiveSnapshot live, Call call, Choice choice, Recommendation made) {
    if (made.isWhole() && choice.cursor() == null && choice.scenario() == null) {
      cache(live, call.target(), made.json());
    }
  }

  private static void cache(LiveSnapshot live, String key, byte[] json) {
    Cache<String, byte[]> answers = live.answers();
    if (answers != null) {
      answers.put(key, json);
    }
  }
}
