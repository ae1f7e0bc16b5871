package org.ccdrec.server.http;

import com.codahale.metrics.Timer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.metrics.StageTimers;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.request.RequestReader;
import org.ccdrec.server.retrieval.Deadline;
import org.jspecify.annotations.Nullable;

/** The way from a request to its answer: route, live version, cache, event loop or worker pool. */
public final class RequestHandler implements Handler<HttpServerRequest> {
  private static final ApiDocument DOCUMENT = new ApiDocument();
  private static final String READS = "GET, HEAD";
  private static final String USERS = "/v1/users/";
  private static final String ITEMS = "/v1/items/";

  private final Vertx vertx;
  private final ServerState state;
  private final StaticFiles files;
  private final Recommendations ranking;
  private final Map<String, Posted> posts;
  private final Timer recommendations;
  private final Timer similar;
  private final Timer items;
  private final StageTimers recommendationStages;
  private final StageTimers similarStages;
  private final Timing similarAtOnce;
  private final Guard guard;
  private final Exchange.Loop loop;

  /** A route that takes a body. */
  private record Posted(Timer timer, Body maker) {}

  /** Makes an answer to a body. */
  @FunctionalInterface
  private interface Body {
    Future<byte[]> make(byte[] body);
  }

  /** Makes an answer that needs no search. */
  @FunctionalInterface
  private interface Simple {
    Answer make(LiveSnapshot live) throws Problem;
  }

  /** Makes the routes of one event loop of the public port. */
  public RequestHandler(Vertx vertx, ServerState state) {
    this(vertx, state, StaticFiles.PUBLIC);
  }

  /** Makes the routes of one event loop, with the console as its port serves it. */
  RequestHandler(Vertx vertx, ServerState state, StaticFiles files) {
    this.vertx = vertx;
    this.state = state;
    this.files = files;
    ServerMetrics metrics = state.metrics();
    recommendationStages = metrics.stages("recommendations");
    similarStages = metrics.stages("similar");
    similarAtOnce = new Timing(Deadline.NONE, similarStages);
    ranking =
        new Recommendations(state.recommender(), state.limits().maxBatch(), recommendationStages);
    recommendations = metrics.route("recommendations");
    similar = metrics.route("similar");
    items = metrics.route("items");
    guard = new Guard(state.credentials());
    var log = new AccessLog(state.limits().accessLog());
    loop = new Exchange.Loop(new RequestIds(), metrics, log, metrics.route("operations"));
    posts = posts(metrics);
    LoopLag.measure(vertx, metrics.latency("http.loop.lag.seconds"));
  }

  private Map<String, Posted> posts(ServerMetrics metrics) {
    var events = new EventPosts(vertx, state);
    String batch = "/v1/recommendations/batch";
    StageTimers batches = metrics.stages("batch");
    Body single = body -> answered(recommendationStages, body, RequestReader::read);
    Body like = body -> answered(similarStages, body, RequestReader::readSimilar);
    Body several =
        body -> state.workers().run(vertx, batches, time -> ranking.forBatch(body, batch, time));
    return Map.of(
        "/v1/recommendations",
        new Posted(recommendations, single),
        "/v1/similar",
        new Posted(similar, like),
        batch,
        new Posted(metrics.route("batch"), several),
        "/v1/events",
        new Posted(metrics.route("events"), events::take));
  }

  private Future<byte[]> answered(
      StageTimers stages, byte[] body, Recommendations.Reading reading) {
    return state.workers().run(vertx, stages, time -> ranking.forRequest(body, reading, time));
  }

  @Override
  public void handle(HttpServerRequest request) {
    var exchange = new Exchange(request, loop);
    try {
      String path = exchange.path();
      exchange.by(guard.admit(request, Guard.role(path)));
      Posted posted = posts.get(path);
      requireMethod(request, posted != null);
      if (posted == null) {
        route(exchange, path);
      } else {
        post(exchange.of(posted.timer()), posted.maker());
      }
    } catch (Problem | RuntimeException | Error e) {
      exchange.fail(e); // an Error too: a request without an answer would hold its connection
    }
  }

  private static void requireMethod(HttpServerRequest request, boolean isPosted) throws Problem {
    HttpMethod method = request.method();
    boolean isRead = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    if (isPosted ? !method.equals(HttpMethod.POST) : !isRead) {
      request.response().putHeader(HttpHeaders.ALLOW, isPosted ? "POST" : READS);
      throw Problem.methodNotAllowed(method.name(), isPosted ? "POST" : READS);
    }
  }

  private void post(Exchange exchange, Body maker) {
    Bodies.read(exchange.request(), state.limits().maxBodyBytes())
        .compose(maker::make)
        .onSuccess(exchange::answer)
        .onFailure(exchange::fail);
  }

  private void route(Exchange exchange, String path) throws Problem {
    if (path.startsWith(USERS)) {
      user(exchange, path);
    } else if (path.startsWith(ITEMS)) {
      item(exchange.of(items), path);
    } else {
      operation(exchange, path);
    }
  }

  private void user(Exchange exchange, String path) throws Problem {
    String historyOf = Target.id(path, USERS, "/history");
    if (historyOf != null) {
      String query = exchange.request().query();
      simple(exchange.of(items), live -> Descriptions.history(live, historyOf, query));
      return;
    }
    recommend(
        exchange.of(recommendations), found(Target.id(path, USERS, "/recommendations"), path));
  }

  private void recommend(Exchange exchange, String userId) throws Problem {
    Recommendations.Call call = exchange.call();
    state.audience().tell(userId);
    if (!Recommendations.mayTakeLong(call.query()) && !ranking.hasEvents(userId)) {
      LiveSnapshot live = loaded(state.live().acquireFor(userId));
      try {
        if (live.retrieval().isBrief()) {
          exchange.answer(ranking.brief(live, userId, call));
          return;
        }
      } finally {
        live.release();
      }
    }
    state
        .workers()
        .run(vertx, recommendationStages, time -> ranking.forUser(userId, call, time))
        .onSuccess(exchange::answer)
        .onFailure(exchange::fail);
  }

  private void item(Exchange exchange, String path) throws Problem {
    String similarTo = Target.id(path, ITEMS, "/similar");
    if (similarTo != null) {
      similar(exchange.of(similar), similarTo);
      return;
    }
    String pictured = Target.id(path, ITEMS, "/image");
    if (pictured != null) {
      simple(exchange, live -> Items.image(live, pictured));
      return;
    }
    String itemId = found(Target.id(path, ITEMS, ""), path);
    simple(exchange, live -> Items.describe(live, itemId));
  }

  private void similar(Exchange exchange, String itemId) throws Problem {
    Recommendations.Call call = exchange.call();
    if (!Recommendations.mayTakeLong(call.query())) {
      LiveSnapshot live = acquire();
      try {
        byte[] made = ranking.briefSimilar(live, itemId, call, similarAtOnce);
        if (made != null) {
          exchange.answer(made);
          return;
        }
      } finally {
        live.release();
      }
    }
    state
        .workers()
        .run(vertx, similarStages, time -> ranking.similar(itemId, call, time))
        .onSuccess(exchange::answer)
        .onFailure(exchange::fail);
  }

  private static String found(@Nullable String id, String path) throws Problem {
    if (id == null) {
      throw Problem.noRoute(path);
    }
    return id;
  }

  private void operation(Exchange exchange, String path) throws Problem {
    switch (path) {
      case "/live" -> exchange.answer(status("live"));
      case "/ready" -> {
        if (state.draining().get()) {
          throw Problem.notReady("the server is draining");
        }
        simple(exchange, live -> status("ready"));
      }
      case "/metrics" ->
          vertx
              .executeBlocking(state.metrics()::prometheusText, false)
              .map(text -> new Answer(200, ServerMetrics.CONTENT_TYPE, text))
              .onSuccess(exchange::answer)
              .onFailure(exchange::fail);
      case "/openapi.yaml" -> exchange.answer(DOCUMENT.yaml());
      case "/docs" -> exchange.answer(DOCUMENT.page());
      case "/" -> simple(exchange, IndexPage::render);
      case "/v1/model" ->
          simple(exchange, live -> Descriptions.model(live, state.recommender().scenarioNames()));
      default -> {
        Answer file = files.at(path);
        if (file == null) {
          throw Problem.noRoute(path);
        }
        exchange.answer(file);
      }
    }
  }

  private static Answer status(String word) {
    return Answer.json(("{\"status\":\"" + word + "\"}").getBytes(StandardCharsets.US_ASCII));
  }

  private void simple(Exchange exchange, Simple maker) throws Problem {
    LiveSnapshot live = acquire();
    try {
      exchange.answer(maker.make(live));
    } finally {
      live.release();
    }
  }

  private LiveSnapshot acquire() throws Problem {
    return loaded(state.live().acquire());
  }

  private static LiveSnapshot loaded(@Nullable LiveSnapshot live) throws Problem {
    if (live == null) {
      throw Problem.notLoaded();
    }
    return live;
  }
}
