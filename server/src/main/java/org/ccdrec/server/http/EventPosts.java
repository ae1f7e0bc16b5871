package org.ccdrec.server.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.ccdrec.events.Event;
import org.ccdrec.server.events.EventException;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.StageTimers;

/** The way of events from a body to the log; used on one event loop. */
final class EventPosts {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Vertx vertx;
  private final ServerState state;
  private final StageTimers stages;

  EventPosts(Vertx vertx, ServerState state) {
    this.vertx = vertx;
    this.state = state;
    this.stages = state.metrics().stages("events");
  }

  /** Takes the events of a body; the answer comes when they are durable. */
  Future<byte[]> take(byte[] body) {
    Events events = state.events();
    if (events == null) {
      return Future.failedFuture(Problem.noEvents());
    }
    Context loop = vertx.getOrCreateContext();
    return state
        .workers()
        .run(vertx, stages, time -> stage(events, body))
        .compose(stage -> Future.fromCompletionStage(stage, loop))
        .map(this::answer)
        .recover(EventPosts::explained);
  }

  private static CompletionStage<List<Event>> stage(Events events, byte[] body) throws Problem {
    try {
      return events.take(body);
    } catch (EventException refusal) {
      throw Problem.badRequest(String.valueOf(refusal.getMessage()));
    }
  }

  private static Future<byte[]> explained(Throwable failure) {
    boolean isOfTheLog =
        failure instanceof IOException || failure.getCause() instanceof IOException;
    return Future.failedFuture(isOfTheLog ? Problem.notWritten() : failure);
  }

  private byte[] answer(List<Event> events) {
    ObjectNode json = MAPPER.createObjectNode().put("accepted", events.size());
    LiveSnapshot live = state.live().acquire();
    if (live != null) {
      try {
        List<String> unknown =
            events.stream()
                .map(Event::itemId)
                .distinct()
                .filter(id -> live.snapshot().itemIds().indexOf(id) < 0)
                .toList();
        if (!unknown.isEmpty()) {
          unknown.forEach(json.putArray("unknownItems")::add);
        }
      } finally {
        live.release();
      }
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
