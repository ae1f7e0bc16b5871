package org.ccdrec.server.api;

import com.codahale.metrics.Counter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.ccdrec.server.catalogue.Catalogue;
import org.ccdrec.server.catalogue.CatalogueException;
import org.ccdrec.server.catalogue.ChangeReader;
import org.ccdrec.server.catalogue.ChangeRequest;
import org.ccdrec.server.catalogue.CheckedChanges;
import org.ccdrec.server.catalogue.ItemChange.Operation;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.StageTimers;
import org.jspecify.annotations.Nullable;

/** The routes that change items. Used on one event loop. */
final class ItemChangeRoutes {
  private final Vertx vertx;
  private final ServerState state;
  private final StageTimers stages;
  private final Counter accepted;
  private final Counter rejected;
  private final Counter failed;

  ItemChangeRoutes(Vertx vertx, ServerState state) {
    this.vertx = vertx;
    this.state = state;
    this.stages = state.metrics().stages(ServerRoutes.CATALOGUE);
    this.accepted =
        state
            .metrics()
            .counter("ccdrec_catalogue_accepted_total", "Changes of items that were stored.");
    this.rejected =
        state
            .metrics()
            .counter("ccdrec_catalogue_rejected_total", "Changes of items that break a rule.");
    this.failed =
        state
            .metrics()
            .counter(
                "ccdrec_catalogue_write_failures_total",
                "Requests whose changes of items could not be written to the catalogue log.");
  }

  void put(Exchange exchange) throws HttpProblem {
    one(exchange, Operation.PUT, exchange.body());
  }

  void patch(Exchange exchange) throws HttpProblem {
    one(exchange, Operation.PATCH, exchange.body());
  }

  void delete(Exchange exchange) throws HttpProblem {
    one(exchange, Operation.DELETE, new byte[0]);
  }

  private void one(Exchange exchange, Operation operation, byte[] body) throws HttpProblem {
    String itemId = exchange.parameter();
    answer(
        exchange,
        () -> ChangeReader.read(itemId, operation, body),
        results -> only(results, itemId));
  }

  /** Changes several items; one that is refused does not affect the others. */
  void bulk(Exchange exchange) throws HttpProblem {
    int maximum = catalogue().maxBatch();
    answer(exchange, () -> ChangeReader.readAll(exchange.body(), maximum), this::several);
  }

  private Catalogue catalogue() throws HttpProblem {
    if (state.catalogue() == null) {
      throw HttpProblem.noCatalogue();
    }
    return state.catalogue();
  }

  /** Parses a request on a worker thread. */
  @FunctionalInterface
  private interface Parser {
    ChangeRequest parse() throws CatalogueException;
  }

  /** Makes the answer from the results. */
  @FunctionalInterface
  private interface Answering {
    byte[] answer(List<CheckedChanges.Result> results) throws HttpProblem;
  }

  private void answer(Exchange exchange, Parser parser, Answering answering) throws HttpProblem {
    Catalogue catalogue = catalogue();
    Context loop = vertx.getOrCreateContext();
    exchange.answer(
        state
            .executor()
            .run(vertx, stages, timing -> submitted(catalogue, parser))
            .compose(submitted -> Future.fromCompletionStage(submitted, loop))
            .recover(this::explained)
            .compose(results -> answered(results, answering)));
  }

  private CompletionStage<List<CheckedChanges.Result>> submitted(Catalogue catalogue, Parser parser)
      throws HttpProblem, IOException {
    List<LiveSnapshot> live = state.models().acquireAll();
    try {
      if (live.isEmpty()) {
        throw HttpProblem.notLoaded();
      }
      return new CheckedChanges(live, catalogue).submit(parser.parse());
    } catch (CatalogueException refusal) {
      rejected.inc();
      throw HttpProblem.badRequest(refusal);
    } finally {
      live.forEach(LiveSnapshot::release);
    }
  }

  private static Future<byte[]> answered(List<CheckedChanges.Result> results, Answering answering) {
    try {
      return Future.succeededFuture(answering.answer(results));
    } catch (HttpProblem problem) {
      return Future.failedFuture(problem);
    }
  }

  private Future<List<CheckedChanges.Result>> explained(Throwable failure) {
    boolean isOfTheLog =
        failure instanceof IOException || failure.getCause() instanceof IOException;
    if (isOfTheLog) {
      failed.inc();
    }
    return Future.failedFuture(isOfTheLog ? HttpProblem.changesNotWritten() : failure);
  }

  private byte[] only(List<CheckedChanges.Result> results, String itemId) throws HttpProblem {
    CheckedChanges.Result result = results.getFirst();
    count(results);
    String reason = result.reason();
    if (result.isUnknown()) {
      throw HttpProblem.unknownItem(itemId);
    }
    if (reason != null) {
      throw result.isUnsupported() ? HttpProblem.noEncoder(reason) : HttpProblem.badRequest(reason);
    }
    var json = new JsonWriter().beginObject().member("accepted", 1);
    writePending(results, json);
    return json.endObject().toBytes();
  }

  private byte[] several(List<CheckedChanges.Result> results) {
    int refused = count(results);
    var json = new JsonWriter().beginObject().member("accepted", results.size() - refused);
    writePending(results, json);
    if (refused > 0) {
      json.member("rejected", refused).name("results").beginArray();
      for (CheckedChanges.Result each : results) {
        @Nullable String reason = each.reason();
        json.beginObject().member("accepted", reason == null);
        if (reason != null) {
          json.member("reason", reason);
        }
        json.endObject();
      }
      json.endArray();
    }
    return json.endObject().toBytes();
  }

  private static void writePending(List<CheckedChanges.Result> results, JsonWriter json) {
    int pending = (int) results.stream().filter(CheckedChanges.Result::isPending).count();
    if (pending > 0) {
      json.member("pending", pending);
    }
  }

  private int count(List<CheckedChanges.Result> results) {
    int refused =
        (int) results.stream().map(CheckedChanges.Result::reason).filter(Objects::nonNull).count();
    rejected.inc(refused);
    accepted.inc((long) results.size() - refused);
    return refused;
  }
}
