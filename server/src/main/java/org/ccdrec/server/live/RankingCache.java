package org.ccdrec.server.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.ccdrec.server.retrieval.Ranking;
import org.jspecify.annotations.Nullable;

/**
 * The latest whole rankings of one version by what was asked for, to answer with when the deadline
 * comes before a new one is there. Safe for use by many threads.
 */
public final class RankingCache {
  private static final int ENTRY_BYTES = 150;

  private final Cache<Key, CachedRanking> rankings;

  /**
   * What a ranking was made for.
   *
   * @param fingerprint the wish's fingerprint
   * @param k how many items it asked for
   */
  public record Key(long fingerprint, int k) {}

  /**
   * A ranking, and what it was made by.
   *
   * @param servedBy what its subject was known by
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

  /** Keeps a ranking. */
  public void put(Key key, CachedRanking kept) {
    rankings.put(key, kept);
  }

  /** Returns the latest ranking of a key, or null if there is none. */
  public @Nullable CachedRanking get(Key key) {
    return rankings.getIfPresent(key);
  }
}
