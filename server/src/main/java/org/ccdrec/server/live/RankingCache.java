package org.ccdrec.server.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.ccdrec.server.retrieval.Ranking;
import org.jspecify.annotations.Nullable;

/**
 * A cache of the latest complete rankings of one version, used as a fallback if a search misses its
 * deadline. Safe for use by many threads.
 */
public final class RankingCache {
  private static final int ENTRY_BYTES = 150;

  private final Cache<Key, CachedRanking> rankings;

  /**
   * The request of a ranking.
   *
   * @param fingerprint fingerprint of the request
   * @param k number of items
   */
  public record Key(long fingerprint, int k) {}

  /**
   * A ranking and its origin.
   *
   * @param servedBy what the subject's vector was derived from
   * @param ranking the items
   */
  public record CachedRanking(String servedBy, Ranking ranking) {}

  RankingCache(long bytes) {
    rankings =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((Key key, CachedRanking kept) -> ENTRY_BYTES + 8 * kept.ranking().size())
            .build();
  }

  /** Caches a ranking. */
  public void put(Key key, CachedRanking kept) {
    rankings.put(key, kept);
  }

  /** Returns the latest ranking of a key, or null if there is none. */
  public @Nullable CachedRanking get(Key key) {
    return rankings.getIfPresent(key);
  }
}
