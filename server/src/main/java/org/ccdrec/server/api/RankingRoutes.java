package org.ccdrec.server.api;

import static org.ccdrec.server.api.LiveAnswers.loaded;

import io.vertx.core.Vertx;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.http.RequestExecutor;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.StageTimers;
import org.ccdrec.server.ranking.CheckedRecommender;
import org.ccdrec.server.ranking.PostedRequests;
import org.ccdrec.server.ranking.Recommendations;
import org.ccdrec.server.ranking.Recommendations.Call;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.request.RequestReader;
import org.ccdrec.server.retrieval.Deadline;

/**
 * The routes that rank: recommendations and similar items. A search that is known to be brief runs
 * on the event loop, everything else on a worker thread. Used on one event loop.
 */
final class RankingRoutes {
  private final Vertx vertx;
  private final ServerState state;
  private final Recommendations ranking;
  private final PostedRequests posted;
  private final StageTimers recommendationStages;
  private final StageTimers similarStages;
  private final StageTimers batchStages;
  private final Timing briefRecommendation;
  private final Timing briefSimilar;

  RankingRoutes(Vertx vertx, ServerState state) {
    this.vertx = vertx;
    this.state = state;
    recommendationStages = state.metrics().stages(ServerRoutes.RECOMMENDATIONS);
    similarStages = state.metrics().stages(ServerRoutes.SIMILAR);
    batchStages = state.metrics().stages(ServerRoutes.BATCH);
    briefRecommendation = new Timing(Deadline.NONE, recommendationStages);
    briefSimilar = new Timing(Deadline.NONE, similarStages);
    var recommender = new CheckedRecommender(state.recommender());
    ranking = new Recommendations(recommender);
    posted = new PostedRequests(recommender, state.limits().maxBatch());
  }

  /** Answers with the best items for a user. */
  void forUser(Exchange exchange) throws HttpProblem {
    String userId = exchange.parameter();
    var call = new Call(exchange.target(), exchange.query());
    state.requested(state.models().main(), userId);
    if (!call.mayTakeLong() && state.recommender().isRepeatable(userId, null)) {
      LiveSnapshot live = loaded(state.live().acquireFor(userId));
      try {
        if (live.isBrief()) {
          exchange.answer(ranking.brief(live, userId, call, briefRecommendation));
          return;
        }
      } finally {
        live.release();
      }
    }
    run(exchange, recommendationStages, timing -> ranking.forUser(userId, call, timing));
  }

  /** Answers with the items that are most similar to one. */
  void similar(Exchange exchange) throws HttpProblem {
    String itemId = exchange.parameter();
    var call = new Call(exchange.target(), exchange.query());
    if (!call.mayTakeLong()) {
      LiveSnapshot live = loaded(state.live().acquire());
      try {
        byte[] json = ranking.briefSimilar(live, itemId, call, briefSimilar);
        if (json != null) {
          exchange.answer(json);
          return;
        }
      } finally {
        live.release();
      }
    }
    run(exchange, similarStages, timing -> ranking.similar(itemId, call, timing));
  }

  /** Answers a request for recommendations. */
  void recommend(Exchange exchange) {
    run(
        exchange,
        recommendationStages,
        timing -> posted.answer(exchange.body(), RequestReader::read, timing));
  }

  /** Answers a request for similar items. */
  void similarTo(Exchange exchange) {
    run(
        exchange,
        similarStages,
        timing -> posted.answer(exchange.body(), RequestReader::readSimilar, timing));
  }

  /** Answers several requests for recommendations. */
  void batch(Exchange exchange) {
    run(exchange, batchStages, timing -> posted.batch(exchange.body(), exchange.path(), timing));
  }

  private void run(Exchange exchange, StageTimers stages, RequestExecutor.Timed<byte[]> work) {
    exchange.answer(state.executor().run(vertx, stages, work));
  }
}
