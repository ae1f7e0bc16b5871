package org.ccdrec.server.http;

import com.codahale.metrics.Timer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.access.Caller;
import org.ccdrec.server.metrics.ServerMetrics;
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
  private Timer timer;
  private @Nullable String parameter;
  private byte @Nullable [] body;

  /** What the exchanges of one event loop share. */
  public static final class Loop {
    private final RequestIds ids = new RequestIds();
    private final ServerMetrics metrics;
    private final AccessLog log;
    private final Timer unrouted;

    /**
     * Prepares the exchanges of an event loop, and measures its lag from now on.
     *
     * @param vertx the loop
     * @param metrics receives latencies and statuses
     * @param accessLog whether each request is logged
     */
    public Loop(Vertx vertx, ServerMetrics metrics, boolean accessLog) {
      this.metrics = metrics;
      this.log = new AccessLog(accessLog);
      this.unrouted = metrics.route("operations");
      LoopLag.measure(vertx, metrics.latency("http.loop.lag.seconds"));
    }
  }

  /** Begins an exchange. */
  public Exchange(HttpServerRequest request, Loop loop) {
    this.request = request;
    this.loop = loop;
    this.timer = loop.unrouted;
    this.requestId = loop.ids.of(request.getHeader(REQUEST_ID));
    this.trace = TraceContext.of(request.getHeader("traceparent"));
    request.response().putHeader(REQUEST_ID, requestId);
    if (trace != null) {
      request.response().putHeader("traceresponse", trace.response());
    }
  }

  String requestId() {
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

  /** Sets the timer of the route that the request belongs to. */
  public void countTo(Timer route) {
    timer = route;
  }

  /** Sets the decoded parameter of the path. */
  public void parameter(@Nullable String decoded) {
    parameter = decoded;
  }

  /**
   * Receives the body.
   *
   * @param maximum largest number of bytes
   * @return completes on the event loop, with an {@link HttpProblem} if the body is too long or
   *     breaks off
   */
  public Future<Void> receive(long maximum) {
    return Bodies.read(request, maximum)
        .map(
            received -> {
              body = received;
              return null;
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
    if (Responses.write(request, answer)) {
      long nanos = System.nanoTime() - start;
      loop.metrics.answered(answer.status());
      timer.update(nanos, TimeUnit.NANOSECONDS);
      loop.log.write(this, answer, nanos);
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
