package org.ccdrec.server.recommend;

import java.util.stream.IntStream;
import org.ccdrec.server.live.KeptRankings;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.retrieval.ItemFilter;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.Wanted;

/**
 * The search of one answer, down to what can be had when the deadline comes before it is over.
 *
 * @param live the version that answers
 * @param fingerprint what the request is known by
 */
record Search(LiveSnapshot live, long fingerprint) {
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
  Found strictly(Subject subject, Wanted wanted) {
    float[] query = subject.query();
    Ranking ranking = query == null ? live.popular(wanted) : live.search(query, wanted);
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
  Found find(Subject subject, Wanted wanted) {
    Found found = strictly(subject, wanted);
    var key = new KeptRankings.Key(fingerprint, wanted.k());
    if (found.isWhole()) {
      live.rankings().put(key, new KeptRankings.Kept(subject.servedBy(), found.ranking()));
      return found;
    }
    KeptRankings.Kept kept = live.rankings().get(key);
    if (kept != null && isEligible(kept.ranking(), wanted.filter())) {
      return new Found(subject.knownBy(kept.servedBy()), kept.ranking(), "cached");
    }
    float[] query = subject.query();
    if (query != null && found.ranking().size() == wanted.k()) {
      return found;
    }
    Ranking small = query == null ? null : live.bestOfPopular(query, wanted);
    return small != null && small.size() > 0
        ? new Found(subject, small, "exact-small")
        : new Found(subject.anybody(), live.popular(wanted), "popularity");
  }

  private static boolean isEligible(Ranking ranking, ItemFilter filter) {
    return IntStream.of(ranking.items()).allMatch(filter::accepts);
  }
}
