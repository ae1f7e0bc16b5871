package org.ccdrec.server.recommend;

import java.util.stream.IntStream;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.live.RankingCache;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Retrieval.Effort;
import org.ccdrec.server.retrieval.TopKQuery;

/**
 * The search for one answer, with fallbacks in case the deadline passes first.
 *
 * @param live the version that answers
 * @param fingerprint fingerprint of the request
 * @param effort how thoroughly it searches
 */
record FallbackSearch(LiveSnapshot live, long fingerprint, Effort effort) {
  FallbackSearch(LiveSnapshot live, RecommendationRequest request) {
    this(live, request.fingerprint(), request.effort());
  }

  /**
   * The result of a search.
   *
   * @param subject the subject that was searched for; anybody if popularity answers
   * @param ranking the items
   * @param degraded name of the fallback that was used, empty if the result is complete
   */
  record Found(Subject subject, Ranking ranking, String degraded) {
    boolean isWhole() {
      return degraded.isEmpty();
    }
  }

  /** Returns the best items without fallbacks; incomplete if the deadline passes first. */
  Found strictly(Subject subject, TopKQuery query) {
    float[] vector = subject.vector();
    Ranking ranking =
        vector == null
            ? live.popular(query, subject.audience())
            : live.search(vector, query, effort);
    boolean isWhole = ranking.isWhole() && subject.isWhole();
    return new Found(subject, ranking, isWhole ? "" : "partial");
  }

  /** Returns a page without fallbacks; incomplete if the deadline passes first. */
  Found page(Subject subject, TopKQuery query) {
    float[] vector = subject.vector();
    Ranking ranking =
        vector == null ? live.popular(query, subject.audience()) : live.page(vector, query);
    boolean isWhole = ranking.isWhole() && subject.isWhole();
    return new Found(subject, ranking, isWhole ? "" : "partial");
  }

  /**
   * Returns the best items. If the deadline passes first, falls back, in this order, to:
   *
   * <ol>
   *   <li>{@code cached}: the complete ranking that this version computed earlier for the same
   *       request, if all its items are still eligible;
   *   <li>{@code partial}: the best items found so far, if there are as many as requested;
   *   <li>{@code exact-small}: the best of the most popular items;
   *   <li>{@code popularity}: the most popular items.
   * </ol>
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
