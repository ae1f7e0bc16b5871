package org.ccdrec.server.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Objects;
import org.ccdrec.server.access.Caller;
import org.ccdrec.server.metrics.RouteMetrics;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.origin.TrustedProxies;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer, with the caller, the ids under which logs and traces know it, and the
 * route that it is counted to. Used on the event loop of its request.
 */
public final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

  private final HttpServerRequest request;
  private final Loop loop;
  private final String requestId;
  private final @Nullable TraceContext trace;
  private final long start = System.nanoTime();
  private Caller caller = Caller.ANYBODY;
  private RouteMetrics route;
  private TrustedProxies.@Nullable Client client;
  private boolean awaitsContinue;
  private @Nullable String parameter;
  private byte @Nullable [] body;

  /** What the exchanges of one event loop share. */
  public static final class Loop {
    private final RequestIds ids = new RequestIds();
    private final Vertx vertx;
    private final AccessLog log;
    private final TrustedProxies proxies;
    private final Negotiation negotiation;
    private final RouteMetrics unrouted;

    /**
     * Prepares the exchanges of an event loop, and measures its lag from now on.
     *
     * @param vertx the loop
     * @param metrics receives latencies and status codes
     * @param options what is configured
     */
    public Loop(Vertx vertx, ServerMetrics metrics, Options options) {
      this.vertx = vertx;
      this.log = new AccessLog(options.accessLog());
      this.proxies = options.proxies();
      this.negotiation = new Negotiation(options.compressFrom());
      this.unrouted = metrics.route("unmatched");
      LoopLag.measure(
          vertx,
          metrics.latency(
              "ccdrec_event_loop_lag_seconds", "Delay of timers on the threads of requests."));
    }
  }

  /**
   * What is configured for exchanges.
   *
   * @param accessLog whether each request is logged
   * @param proxies the proxies whose headers name the client
   * @param compressFrom least number of bytes of an answer that is compressed, 0 to compress none
   */
  public record Options(boolean accessLog, TrustedProxies proxies, int compressFrom) {}

  /** Begins an exchange. */
  public Exchange(HttpServerRequest request, Loop loop) {
    this.request = request;
    this.loop = loop;
    this.route = loop.unrouted;
    this.awaitsContinue = expectsContinue(request);
    this.requestId = loop.ids.of(request.getHeader(REQUEST_ID));
    this.trace = TraceContext.of(request.getHeader("traceparent"));
    request.response().putHeader(REQUEST_ID, requestId);
    if (trace != null) {
      request.response().putHeader("traceresponse", trace.response());
    }
  }

  private static boolean expectsContinue(HttpServerRequest request) {
    String expected = request.getHeader(HttpHeaders.EXPECT);
    return expected != null
        && request.version() == HttpVersion.HTTP_1_1
        && expected.equalsIgnoreCase("100-continue");
  }

  /** Returns the client, as the last trusted proxy names it. */
  public TrustedProxies.Client client() {
    TrustedProxies.Client known = client;
    if (known == null) {
      known = loop.proxies.client(request);
      client = known;
    }
    return known;
  }

  /** Returns the id of the request in logs. */
  public String requestId() {
    return requestId;
  }

  @Nullable TraceContext trace() {
    return trace;
  }

  /** Returns the caller: anybody until the request is admitted. */
  public Caller caller() {
    return caller;
  }

  /** Returns the request. */
  public HttpServerRequest request() {
    return request;
  }

  /** Returns the path of the request, with its percent-encoding. */
  public String path() {
    return request.path() == null ? "/" : request.path();
  }

  /** Returns the path and query as they were sent. */
  public String target() {
    return request.uri();
  }

  /** Returns the query, with its percent-encoding, or null if there is none. */
  public @Nullable String query() {
    return request.query();
  }

  /** Returns the decoded parameter of the path of a route that has one. */
  public String parameter() {
    return Objects.requireNonNull(parameter, "the route has no path parameter");
  }

  /** Returns the body of a route that takes one. */
  public byte[] body() {
    return Objects.requireNonNull(body, "the route takes no body");
  }

  /** Sets the caller. */
  public void admit(Caller admitted) {
    caller = admitted;
  }

  /** Sets the metrics of the route that the request belongs to. */
  public void countTo(RouteMetrics metrics) {
    route = metrics;
  }

  /** Sets the decoded parameter of the path. */
  public void parameter(@Nullable String decoded) {
    parameter = decoded;
  }

  /**
   * Receives the body.
   *
   * @param maximum largest number of bytes, before and after decompression
   * @return completes on the event loop, with an {@link HttpProblem} if the body is too long,
   *     breaks off, or is compressed in another way than gzip
   */
  public Future<Void> receive(long maximum) {
    String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    boolean isGzip = "gzip".equalsIgnoreCase(coding) || "x-gzip".equalsIgnoreCase(coding);
    if (coding != null && !isGzip && !coding.equalsIgnoreCase("identity")) {
      request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
      return Future.failedFuture(HttpProblem.unsupportedCoding());
    }
    Future<byte[]> received = Bodies.read(request, maximum);
    if (awaitsContinue && !received.failed()) {
      awaitsContinue = false;
      request.response().writeContinue();
    }
    return received.compose(
        bytes -> {
          try {
            body = isGzip ? Gzip.inflate(bytes, maximum) : bytes;
            return Future.succeededFuture();
          } catch (HttpProblem problem) {
            return Future.failedFuture(problem);
          }
        });
  }

  /** Names the methods that the resource has. */
  public void allow(String methods) {
    request.response().putHeader(HttpHeaders.ALLOW, methods);
  }

  /** Answers with JSON. */
  public void answer(byte[] json) {
    answer(Answer.json(json));
  }

  /** Answers with JSON, or with the problem that it fails with, once it is complete. */
  public void answer(Future<byte[]> json) {
    json.onSuccess(this::answer).onFailure(this::fail);
  }

  /** Answers that the request succeeded and has no content. */
  public void answerNoContent() {
    answer(Answer.NO_CONTENT);
  }

  /** Answers, unless the client is gone or has an answer. */
  public void answer(Answer answer) {
    if (loop.negotiation.compressesLong(request, answer)) {
      loop.vertx
          .executeBlocking(answer::compressed, false)
          .onSuccess(this::send)
          .onFailure(this::fail);
    } else {
      send(answer);
    }
  }

  private void send(Answer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    Answer sent = loop.negotiation.select(request, answer);
    if (awaitsContinue) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (Responses.write(request, sent)) {
      long nanos = System.nanoTime() - start;
      route.answered(sent.status(), nanos);
      loop.log.write(this, sent, nanos);
    }
    if (awaitsContinue) {
      request.connection().close(); // the client may send the body all the same, or may not
    }
  }

  /** Answers with a problem; any other failure is logged and answered as an internal error. */
  public void fail(Throwable failure) {
    if (failure instanceof HttpProblem problem) {
      answer(problem.answer(path()));
    } else {
      LOG.error("{} on {} failed", requestId, AccessLog.printable(request.uri()), failure);
      answer(HttpProblem.internal().answer(path()));
    }
  }
}
