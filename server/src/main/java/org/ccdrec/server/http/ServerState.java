package org.ccdrec.server.http;

import java.util.concurrent.atomic.AtomicBoolean;
import org.ccdrec.server.access.Credentials;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.RecentUsers;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.quality.ShadowTraffic;
import org.ccdrec.server.recommend.RecommendationService;
import org.jspecify.annotations.Nullable;

/**
 * What all event loops of one server share.
 *
 * @param live the version that answers, and the canary
 * @param audience who is asked for
 * @param recommender the maker of answers that may take long
 * @param events where events go, or null if the server takes none
 * @param credentials who may call
 * @param metrics where requests are measured
 * @param draining true from the moment the server is told to stop
 * @param limits what a request may hold
 * @param workers the way to the worker pool
 */
public record ServerState(
    LiveReference live,
    Audience audience,
    RecommendationService recommender,
    @Nullable Events events,
    Credentials credentials,
    ServerMetrics metrics,
    AtomicBoolean draining,
    Limits limits,
    Workers workers) {

  /**
   * Who is asked for, told to those who want to know.
   *
   * @param recent what the next version is warmed by
   * @param shadow what the canary is compared on
   */
  public record Audience(RecentUsers recent, ShadowTraffic shadow) {
    void tell(String userId) {
      recent.add(userId);
      shadow.offer(userId);
    }
  }

  /**
   * What a request may hold, and whether it is logged.
   *
   * @param maxBodyBytes longest body
   * @param maxBatch most requests of a batch
   * @param accessLog whether each request is logged
   */
  public record Limits(long maxBodyBytes, int maxBatch, boolean accessLog) {}
}
