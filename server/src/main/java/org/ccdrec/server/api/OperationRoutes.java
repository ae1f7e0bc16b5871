package org.ccdrec.server.api;

import io.vertx.core.Vertx;
import org.ccdrec.server.http.Answer;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.models.ServedModel;

/** The routes for operators: liveness, readiness, metrics, the model. Used on one event loop. */
final class OperationRoutes {
  private final Vertx vertx;
  private final ServerState state;

  OperationRoutes(Vertx vertx, ServerState state) {
    this.vertx = vertx;
    this.state = state;
  }

  void live(Exchange exchange) {
    exchange.answer(status("live"));
  }

  void ready(Exchange exchange) throws HttpProblem {
    if (state.draining().get()) {
      throw HttpProblem.notReady("the server is draining");
    }
    if (!state.placements().canAnswer()) {
      throw HttpProblem.notReady("no model of a placement has a live version");
    }
    if (state.placements().all().isEmpty()) {
      LiveAnswers.answer(exchange, state.live(), live -> readiness());
    } else {
      exchange.answer(readiness());
    }
  }

  /** Returns that the server is ready; a failure of the store does not change that. */
  private Answer readiness() {
    var json = new JsonWriter().beginObject().member("status", "ready");
    state
        .storeFailure()
        .get()
        .ifPresent(reason -> json.member("note", "the store cannot be followed: " + reason));
    return Answer.json(json.endObject().toBytes());
  }

  private static Answer status(String status) {
    return Answer.json(
        new JsonWriter().beginObject().member("status", status).endObject().toBytes());
  }

  void metrics(Exchange exchange) {
    vertx
        .executeBlocking(state.metrics()::prometheusText, false)
        .onSuccess(text -> exchange.answer(new Answer(200, ServerMetrics.CONTENT_TYPE, text)))
        .onFailure(exchange::fail);
  }

  void model(Exchange exchange) throws HttpProblem {
    ServedModel named = ModelQuery.parse(exchange.query()).alone().of(state.models());
    ServedModel model = named == null ? state.models().main() : named;
    LiveAnswers.answer(
        exchange, model.live(), live -> ModelDescription.of(live, model, state.models()));
  }
}
