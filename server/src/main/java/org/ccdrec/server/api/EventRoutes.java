package org.ccdrec.server.api;

import com.codahale.metrics.Counter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.ccdrec.events.Event;
import org.ccdrec.server.events.EventException;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.events.Receipt;
import org.ccdrec.server.http.Exchange;
import org.ccdrec.server.http.HttpProblem;
import org.ccdrec.server.json.JsonWriter;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.StageTimers;

/** The route that stores events of users. Used on one event loop. */
final class EventRoutes {
  private final Vertx vertx;
  private final ServerState state;
  private final StageTimers stages;
  private final Counter accepted;
  private final Counter rejected;
  private final Counter failed;

  EventRoutes(Vertx vertx, ServerState state) {
    this.vertx = vertx;
    this.state = state;
    this.stages = state.metrics().stages(ServerRoutes.EVENTS);
    this.accepted =
        state.metrics().counter("ccdrec_events_accepted_total", "Events that were stored.");
    this.rejected =
        state
            .metrics()
            .counter(
                "ccdrec_events_rejected_total",
                "Events that break a rule, in requests of which others were stored.");
    this.failed =
        state
            .metrics()
            .counter(
                "ccdrec_events_write_failures_total",
                "Requests whose events could not be written to the event log.");
  }

  /** Stores the events of a body and answers once they are durable. */
  void post(Exchange exchange) throws HttpProblem {
    Events events = state.events();
    if (events == null) {
      throw HttpProblem.noEvents();
    }
    Context loop = vertx.getOrCreateContext();
    exchange.answer(
        state
            .executor()
            .run(vertx, stages, timing -> store(events, exchange.body()))
            .compose(stored -> Future.fromCompletionStage(stored, loop))
            .map(this::answer)
            .recover(this::explained));
  }

  private static CompletionStage<Receipt> store(Events events, byte[] body) throws HttpProblem {
    try {
      return events.take(body);
    } catch (EventException refusal) {
      throw HttpProblem.badRequest(refusal);
    }
  }

  private Future<byte[]> explained(Throwable failure) {
    boolean isOfTheLog =
        failure instanceof IOException || failure.getCause() instanceof IOException;
    if (isOfTheLog) {
      failed.inc();
    }
    return Future.failedFuture(isOfTheLog ? HttpProblem.notWritten() : failure);
  }

  private byte[] answer(Receipt receipt) {
    accepted.inc(receipt.accepted().size());
    rejected.inc(receipt.rejected().size());
    var json = new JsonWriter().beginObject().member("accepted", receipt.accepted().size());
    if (receipt.pending() > 0) {
      json.member("pending", receipt.pending());
    }
    if (!receipt.rejected().isEmpty()) {
      writeResults(receipt, json);
    }
    List<LiveSnapshot> live = state.models().acquireAll();
    try {
      List<String> unknown = live.isEmpty() ? List.of() : unknownItems(live, receipt.accepted());
      if (!unknown.isEmpty()) {
        json.member("unknownItems", unknown);
      }
    } finally {
      live.forEach(LiveSnapshot::release);
    }
    return json.endObject().toBytes();
  }

  private static void writeResults(Receipt receipt, JsonWriter json) {
    json.member("rejected", receipt.rejected().size()).name("results").beginArray();
    for (int position = 0; position < receipt.size(); position++) {
      String reason = receipt.rejected().get(position);
      json.beginObject().member("accepted", reason == null);
      if (reason != null) {
        json.member("reason", reason);
      }
      json.endObject();
    }
    json.endArray();
  }

  private static List<String> unknownItems(List<LiveSnapshot> live, List<Event> events) {
    return events.stream()
        .map(Event::itemId)
        .distinct()
        .filter(id -> live.stream().allMatch(each -> each.itemIds().indexOf(id) < 0))
        .toList();
  }
}
