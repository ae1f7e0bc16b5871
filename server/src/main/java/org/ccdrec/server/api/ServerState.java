package org.ccdrec.server.api;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.ccdrec.server.access.Credentials;
import org.ccdrec.server.catalogue.Catalogue;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.RequestExecutor;
import org.ccdrec.server.live.LiveReference;
import org.ccdrec.server.live.RecentUsers;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.models.ServedModel;
import org.ccdrec.server.models.ServedModels;
import org.ccdrec.server.origin.Cors;
import org.ccdrec.server.outcome.OutcomeReports;
import org.ccdrec.server.placement.Placements;
import org.ccdrec.server.recommend.RecommendationService;
import org.jspecify.annotations.Nullable;

/**
 * The state that all event loops of one server share.
 *
 * @param models the models that answer, with their versions
 * @param placements the placements
 * @param recentUsers keeps the latest users, for the warm-up of the next versions
 * @param events stores events, or null if the server does not accept any
 * @param outcomes evaluates experiments
 * @param catalogue stores changes of items, or null if the server does not accept any
 * @param credentials authenticates callers
 * @param metrics receives latencies and statuses
 * @param draining true once the server is shutting down
 * @param limits bounds of a request
 * @param exchanges how requests are logged and answers are represented
 * @param cors which pages of other origins may call the public port
 * @param storeFailure returns why newer versions cannot be found at present, empty if they can
 * @param executor runs long requests on worker threads
 */
public record ServerState(
    ServedModels models,
    Placements placements,
    RecentUsers recentUsers,
    @Nullable Events events,
    OutcomeReports outcomes,
    @Nullable Catalogue catalogue,
    Credentials credentials,
    ServerMetrics metrics,
    AtomicBoolean draining,
    Limits limits,
    Exchange.Options exchanges,
    Cors cors,
    Supplier<Optional<String>> storeFailure,
    RequestExecutor executor) {

  /** Returns the live version and the canary of the default model. */
  LiveReference live() {
    return models.main().live();
  }

  /** Returns what computes answers of the default model that may take long. */
  RecommendationService recommender() {
    return models.main().recommender();
  }

  /** Notes that recommendations of a model were requested for a user. */
  void requested(ServedModel model, String userId) {
    recentUsers.add(userId);
    model.shadow().offer(userId);
  }

  /**
   * Bounds of a request.
   *
   * @param maxBodyBytes longest body
   * @param maxBatch largest number of requests in a batch
   */
  public record Limits(long maxBodyBytes, int maxBatch) {}
}
