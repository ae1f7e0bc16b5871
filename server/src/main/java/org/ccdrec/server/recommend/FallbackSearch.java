package org.ccdrec.server.recommend;

import java.util.stream.IntStream;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.live.RankingCache;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.TopKQuery;

/**
 * The search of one answer, down to what can be had when the deadline comes before it is over.
 *
 * @param live the version that answers
 * @param fingerprint what the request is known by
 */
record FallbackSearch(LiveSnapshot live, long fingerprint) {
  /**
   * What was found.
   *
   * @param subject who it is for; anybody where popularity answers
   * @param ranking the items
   * @param degraded how the answer is less than whole, empty if it is not
   */
  record Found(Subject subject, Ranking ranking, String degraded) {
    boolean isWhole() {
      return degraded.isEmpty();
    }
  }

  /** Returns the best items without any of the ladder; not whole if the deadline came. */
  Found strictly(Subject subject, TopKQuery query) {
    float[] vector = subject.vector();
    Ranking ranking = vector == null ? live.popular(query) : live.search(vector, query);
    boolean isWhole = ranking.isWhole() && subject.isWhole();
    return new Found(subject, ranking, isWhole ? "" : "partial");
  }

  /**
   * Returns the best items. When the deadline comes before they are found, the first of these that
   * there is: the whole ranking that this version gave the same request before, if all of it may
   * still come back ({@code cached}); what was found so far, if it is as much as was asked for
   * ({@code partial}); the best of the most popular items ({@code exact-small}); the most popular
   * items ({@code popularity}).
   */
  Found find(Subject subject, TopKQuery query) {
    Found found = strictly(subject, query);
    var key = new RankingCache.Key(fingerprint, query.k());
    if (found.isWhole()) {
      live.rankings().put(key, new RankingCache.CachedRanking(subject.servedBy(), found.ranking()));
      return found;
    }
    RankingCache.CachedRanking kept = live.rankings().get(key);
    if (kept != null && isEligible(kept.ranking(), query.filter())) {
      return new Found(subject.knownBy(kept.servedBy()), kept.ranking(), "cached");
    }
    float[] vector = subject.vector();
    if (vector != null && found.ranking().size() == query.k()) {
      return found;
    }
    Ranking small = vector == null ? null : live.bestOfPopular(vector, query);
    return small != null && small.size() > 0
        ? new Found(subject, small, "exact-small")
        : new Found(subject.anybody(), live.popular(query), "popularity");
  }

  private static boolean isEligible(Ranking ranking, ItemFilter filter) {
    return IntStream.of(ranking.items()).allMatch(filter::accepts);
  }
}
