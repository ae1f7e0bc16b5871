package org.ccdrec.server.quality;

import java.util.Set;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.BucketHistogram;
import org.ccdrec.server.metrics.Latency;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.retrieval.Ranking;
import org.ccdrec.server.retrieval.UserSearch;

/**
 * Shadow traffic: a sample of the requested users is searched for in both the live version and the
 * canary, to measure the overlap of their ten best items and the latency of each. Safe for use by
 * many threads.
 */
public final class ShadowTraffic {
  private static final int K = 10;

  private final LiveReference versions;
  private final BackgroundExecutor thread;
  private final BackgroundExecutor.Sample sample;
  private final BucketHistogram overlap;
  private final Latency live;
  private final Latency canary;

  /**
   * Creates shadow traffic.
   *
   * @param thread runs the searches
   * @param versions the live version and the canary
   * @param share share of the requests that are searched again while there is a canary, 0 to 1
   * @param metrics where overlap and latency are reported
   */
  public ShadowTraffic(
      BackgroundExecutor thread, LiveReference versions, double share, ServerMetrics metrics) {
    this.thread = thread;
    this.versions = versions;
    this.sample =
        new BackgroundExecutor.Sample(
            share,
            metrics.counter(
                "ccdrec_shadow_dropped_total",
                "Requests drawn for shadow traffic but not searched again."));
    this.overlap =
        metrics.shares(
            "ccdrec_shadow_overlap_ratio",
            "Share of the ten best items that live version and canary have in common.");
    this.live =
        metrics.latency(
            "ccdrec_shadow_live_duration_seconds",
            "Search time of shadow traffic in the live version.");
    this.canary =
        metrics.latency(
            "ccdrec_shadow_canary_duration_seconds",
            "Search time of shadow traffic in the canary.");
  }

  /** Offers a requested user for sampling. */
  public void offer(String userId) {
    if (versions.hasCanary() && sample.isDrawn()) {
      thread.offer(sample, () -> compare(userId), () -> {});
    }
  }

  private void compare(String userId) {
    LiveSnapshot one = versions.acquire();
    LiveSnapshot other = versions.acquireCanary();
    try {
      if (one != null && other != null) {
        Set<String> kept = best(one, userId, live);
        Set<String> found = best(other, userId, canary);
        int size = Math.max(kept.size(), found.size());
        if (!kept.isEmpty() && !found.isEmpty()) {
          kept.retainAll(found);
          overlap.update((double) kept.size() / size);
        }
      }
    } finally {
      if (one != null) {
        one.release();
      }
      if (other != null) {
        other.release();
      }
    }
  }

  /** Returns the ids of a user's best items, none if the version does not know the user. */
  private static Set<String> best(LiveSnapshot version, String userId, Latency latency) {
    UserSearch users = version.users();
    int user = users.snapshot().userIds().indexOf(userId);
    if (user < 0) {
      return Set.of();
    }
    long start = System.nanoTime();
    Ranking best = users.best(user, K);
    latency.record(System.nanoTime() - start);
    return users.ids(best);
  }
}
