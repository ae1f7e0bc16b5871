package org.ccdrec.server.http;

import com.codahale.metrics.Timer;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.ServerMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a request to its answer: route, live version, cache, event loop or worker pool. */
public final class RequestHandler implements Handler<HttpServerRequest> {
  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final ApiDocument DOCUMENT = new ApiDocument();
  private static final StaticFiles FILES = new StaticFiles();
  private static final String READS = "GET, HEAD";
  private static final String POSTED = "/v1/recommendations";
  private static final String USERS = "/v1/users/";
  private static final String ITEMS = "/v1/items/";

  private final Vertx vertx;
  private final ServerState state;
  private final Timer recommendations;
  private final Timer similar;
  private final Timer items;
  private final Timer operations;

  /** Makes the body of an answer that ranks items. */
  @FunctionalInterface
  private interface Ranked {
    byte[] make(LiveSnapshot live, String id, @Nullable String query) throws Problem;
  }

  /** Makes an answer that needs no search. */
  @FunctionalInterface
  private interface Simple {
    Answer make(LiveSnapshot live) throws Problem;
  }

  /** Makes the routes of one event loop. */
  public RequestHandler(Vertx vertx, ServerState state) {
    this.vertx = vertx;
    this.state = state;
    ServerMetrics metrics = state.metrics();
    recommendations = metrics.route("recommendations");
    similar = metrics.route("similar");
    items = metrics.route("items");
    operations = metrics.route("operations");
  }

  @Override
  public void handle(HttpServerRequest request) {
    long start = System.nanoTime();
    try {
      String path = request.path() == null ? "/" : request.path();
      boolean isPosted = path.equals(POSTED);
      HttpMethod method = request.method();
      if (isPosted ? !method.equals(HttpMethod.POST) : !isRead(method)) {
        request.response().putHeader(HttpHeaders.ALLOW, isPosted ? "POST" : READS);
        throw Problem.methodNotAllowed(method.name(), isPosted ? "POST" : READS);
      }
      if (isPosted) {
        posted(request, start);
      } else {
        route(request, path, start);
      }
    } catch (Problem problem) {
      refuse(request, problem, operations, start);
    } catch (RuntimeException e) {
      fail(request, e, operations, start);
    }
  }

  private static boolean isRead(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }

  private void posted(HttpServerRequest request, long start) {
    Timer timer = recommendations;
    Bodies.read(request, state.maxBodyBytes())
        .compose(body -> state.workers().run(vertx, () -> answerTo(body)))
        .onSuccess(body -> answer(request, Answer.json(body), timer, start))
        .onFailure(failure -> failed(request, failure, timer, start));
  }

  private byte[] answerTo(byte[] body) throws Problem {
    LiveSnapshot live = acquire();
    try {
      return Recommendations.forRequest(live, body);
    } finally {
      live.release();
    }
  }

  private void failed(HttpServerRequest request, Throwable failure, Timer timer, long start) {
    if (failure instanceof Problem problem) {
      refuse(request, problem, timer, start);
    } else {
      fail(request, failure, timer, start);
    }
  }

  private void route(HttpServerRequest request, String path, long start) throws Problem {
    if (path.startsWith(USERS)) {
      String historyOf = Target.id(path, USERS, "/history");
      if (historyOf != null) {
        String query = request.query();
        simple(request, live -> Descriptions.history(live, historyOf, query), items, start);
        return;
      }
      String userId = found(Target.id(path, USERS, "/recommendations"), path);
      ranked(request, userId, Recommendations::forUser, recommendations, start);
    } else if (path.startsWith(ITEMS)) {
      item(request, path, start);
    } else {
      operation(request, path, start);
    }
  }

  private void item(HttpServerRequest request, String path, long start) throws Problem {
    String similarTo = Target.id(path, ITEMS, "/similar");
    if (similarTo != null) {
      ranked(request, similarTo, Recommendations::similar, similar, start);
      return;
    }
    String pictured = Target.id(path, ITEMS, "/image");
    if (pictured != null) {
      simple(request, live -> Items.image(live, pictured), items, start);
      return;
    }
    String itemId = found(Target.id(path, ITEMS, ""), path);
    simple(request, live -> Items.describe(live, itemId), items, start);
  }

  private static String found(@Nullable String id, String path) throws Problem {
    if (id == null) {
      throw Problem.noRoute(path);
    }
    return id;
  }

  private void operation(HttpServerRequest request, String path, long start) throws Problem {
    switch (path) {
      case "/live" -> answer(request, status("live"), operations, start);
      case "/ready" -> {
        if (state.draining().get()) {
          throw Problem.notReady("the server is draining");
        }
        simple(request, live -> status("ready"), operations, start);
      }
      case "/metrics" ->
          vertx
              .executeBlocking(state.metrics()::prometheusText, false)
              .onSuccess(
                  text ->
                      answer(
                          request,
                          new Answer(200, ServerMetrics.CONTENT_TYPE, text),
                          operations,
                          start))
              .onFailure(failure -> fail(request, failure, operations, start));
      case "/openapi.yaml" -> answer(request, DOCUMENT.yaml(), operations, start);
      case "/docs" -> answer(request, DOCUMENT.page(), operations, start);
      case "/" -> simple(request, IndexPage::render, operations, start);
      case "/v1/model" -> simple(request, Descriptions::model, operations, start);
      default -> {
        Answer file = FILES.at(path);
        if (file == null) {
          throw Problem.noRoute(path);
        }
        answer(request, file, operations, start);
      }
    }
  }

  private static Answer status(String word) {
    return Answer.json(("{\"status\":\"" + word + "\"}").getBytes(StandardCharsets.US_ASCII));
  }

  private void simple(HttpServerRequest request, Simple maker, Timer timer, long start)
      throws Problem {
    LiveSnapshot live = acquire();
    Answer answer;
    try {
      answer = maker.make(live);
    } finally {
      live.release();
    }
    answer(request, answer, timer, start);
  }

  private void ranked(HttpServerRequest request, String id, Ranked maker, Timer timer, long start)
      throws Problem {
    LiveSnapshot live = acquire();
    if (live.retrieval().isBrief() && !mayFilter(request.query())) {
      byte[] body;
      try {
        body = body(live, request, id, maker);
      } finally {
        live.release();
      }
      answer(request, Answer.json(body), timer, start);
      return;
    }
    state
        .workers()
        .run(vertx, () -> body(live, request, id, maker))
        .onComplete(
            done -> {
              live.release();
              if (done.succeeded()) {
                answer(request, Answer.json(done.result()), timer, start);
              } else {
                failed(request, done.cause(), timer, start);
              }
            });
  }

  /** Returns whether a query may hold a filter, whose work has no small bound. */
  private static boolean mayFilter(@Nullable String query) {
    return query != null && query.contains("filter=");
  }

  private static byte[] body(LiveSnapshot live, HttpServerRequest request, String id, Ranked maker)
      throws Problem {
    String target = request.uri();
    byte[] cached = Recommendations.cached(live, target);
    if (cached != null) {
      return cached;
    }
    byte[] made = maker.make(live, id, request.query());
    Recommendations.keep(live, target, made);
    return made;
  }

  private LiveSnapshot acquire() throws Problem {
    LiveSnapshot live = state.live().acquire();
    if (live == null) {
      throw Problem.notReady("no snapshot is loaded yet");
    }
    return live;
  }

  private void refuse(HttpServerRequest request, Problem problem, Timer timer, long start) {
    answer(request, problem.answer(String.valueOf(request.path())), timer, start);
  }

  private void fail(HttpServerRequest request, Throwable failure, Timer timer, long start) {
    LOG.error("{} {} failed", request.method(), request.uri(), failure);
    refuse(request, Problem.internal(), timer, start);
  }

  private void answer(HttpServerRequest request, Answer answer, Timer timer, long start) {
    if (Responses.write(request, answer)) {
      state.metrics().answered(answer.status());
      timer.update(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }
}
