package org.ccdrec.server.models;

import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.quality.ShadowTraffic;
import org.ccdrec.server.recommend.RecommendationService;
import org.jspecify.annotations.Nullable;

/**
 * One model of a server: a name of the store, whose versions are swapped independently of those of
 * other models. Safe for use by many threads.
 *
 * @param name its name in the store
 * @param live its live version, and its canary
 * @param recommender answers requests from its versions
 * @param shadow compares its canary with its live version
 */
public record ServedModel(
    String name, LiveReference live, RecommendationService recommender, ShadowTraffic shadow) {
  /** Returns its live version as {@code name/version}, or null if it has none. */
  public @Nullable String version() {
    LiveSnapshot acquired = live.acquire();
    if (acquired == null) {
      return null;
    }
    try {
      return acquired.version();
    } finally {
      acquired.release();
    }
  }
}
