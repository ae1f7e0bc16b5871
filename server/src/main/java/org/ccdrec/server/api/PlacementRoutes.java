package org.ccdrec.server.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.RequestExecutor;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.StageTimers;
import org.ccdrec.server.placement.Definition;
import org.ccdrec.server.placement.Placement;
import org.ccdrec.server.placement.PlacementService;
import org.ccdrec.server.placement.Placements;
import org.ccdrec.server.ranking.CheckedRecommender;
import org.ccdrec.server.ranking.PostedRequests;
import org.ccdrec.server.ranking.QueryParameters;
import org.ccdrec.server.ranking.Recommendations;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.request.RecommendationRequest;
import org.ccdrec.server.request.RequestReader;
import org.ccdrec.server.retrieval.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * The routes of placements. A search that is known to be brief runs on the event loop, everything
 * else on a worker thread. Used on one event loop.
 */
final class PlacementRoutes {
  private final Vertx vertx;
  private final ServerState state;
  private final Placements placements;
  private final PlacementService service = new PlacementService();
  private final StageTimers stages;
  private final Timing brief;

  PlacementRoutes(Vertx vertx, ServerState state) {
    this.vertx = vertx;
    this.state = state;
    this.placements = state.placements();
    this.stages = state.metrics().stages(ServerRoutes.PLACEMENTS);
    this.brief = new Timing(Deadline.NONE, stages);
  }

  /** Lists the placements with their definitions, and which version answers each at present. */
  void list(Exchange exchange) {
    var json = new JsonWriter().beginObject().name("placements").beginArray();
    for (Placement each : placements.all()) {
      describe(json, each);
    }
    exchange.answer(Answer.json(json.endArray().endObject().toBytes()));
  }

  private static void describe(JsonWriter json, Placement placement) {
    Definition definition = placement.definition();
    json.beginObject().member("placement", placement.name()).member("model", definition.model());
    json.member("modelVersion", placement.model().version())
        .member("scenario", definition.scenario());
    json.member("k", definition.k()).member("filter", definition.filter());
    json.member("fallback", definition.fallback()).member("canAnswer", placement.canAnswer());
    json.endObject();
  }

  private Placement placement(Exchange exchange) throws HttpProblem {
    Placement placement = placements.named(exchange.parameter());
    if (placement == null) {
      throw HttpProblem.unknownPlacement(exchange.parameter(), placements.names());
    }
    return placement;
  }

  /** Answers a placement for a user, or for nobody in particular. */
  void forUser(Exchange exchange) throws HttpProblem {
    long start = System.nanoTime();
    Placement placement = placement(exchange);
    QueryParameters.OfPlacement asked =
        QueryParameters.ofPlacement(exchange.query(), placement.definition().k());
    String userId = asked.userId();
    if (userId != null) {
      state.requested(placement.model(), userId);
      byte[] json = brief(placement, userId, asked.choice(), exchange.target());
      if (json != null) {
        placement.metrics().answered();
        placement.metrics().took(System.nanoTime() - start);
        exchange.answer(placement.complete(json));
        return;
      }
    }
    run(
        exchange,
        placement,
        timing -> answer(placement, RecommendationRequest.ofUser(userId, asked.choice()), timing));
  }

  /**
   * Returns the answer of the placement's model without a worker, or null if it needs one or fails:
   * a worker tries again and then the fallbacks.
   */
  private byte @Nullable [] brief(
      Placement placement, String userId, RecommendationRequest.Choice choice, String target) {
    boolean isPlain =
        placement.isPlain() && choice.equals(RecommendationRequest.Choice.best(choice.k()));
    if (!isPlain || !placement.model().recommender().isRepeatable(userId, placement.name())) {
      return null;
    }
    LiveSnapshot live = placement.model().live().acquireFor(userId);
    if (live == null) {
      return null;
    }
    try {
      int user = live.isBrief() ? live.snapshot().userIds().indexOf(userId) : -1;
      var known = new Recommendations.Known(user, choice.k());
      String key = choice.k() + " " + target; // the placement's k may change
      return user < 0 ? null : Recommendations.brief(live, known, key, brief);
    } catch (RuntimeException | InternalError e) { // InternalError: a mapped file was truncated
      return null;
    } finally {
      live.release();
    }
  }

  /** Answers a posted request to a placement. */
  void recommend(Exchange exchange) throws HttpProblem {
    Placement placement = placement(exchange);
    int k = placement.definition().k();
    run(
        exchange,
        placement,
        timing ->
            answer(
                placement,
                PostedRequests.parse(exchange.body(), body -> RequestReader.read(body, k)),
                timing));
  }

  private byte[] answer(Placement placement, RecommendationRequest request, Timing timing)
      throws HttpProblem {
    byte[] json = CheckedRecommender.checked(() -> service.answer(placement, request, timing));
    if (json == null) {
      throw HttpProblem.notReady(
          "neither the model of the placement "
              + placement.name()
              + " nor a fallback can answer; see the log of the server");
    }
    return json;
  }

  private void run(Exchange exchange, Placement placement, RequestExecutor.Timed<byte[]> work) {
    long start = System.nanoTime();
    Future<byte[]> answer = state.executor().run(vertx, stages, work);
    exchange.answer(answer.onComplete(done -> placement.metrics().took(System.nanoTime() - start)));
  }
}
