package org.ccdrec.server.http;

import com.codahale.metrics.Timer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.access.Caller;
import org.ccdrec.server.metrics.ServerMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on the way to its answer: when it came, who calls, what it is called in logs and
 * traces, and which route it is counted to. Used on the event loop of its request.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
  private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");

  private final HttpServerRequest request;
  private final Loop loop;
  private final String requestId;
  private final @Nullable TraceContext trace;
  private final long start = System.nanoTime();
  private Caller caller = Caller.ANYBODY;
  private Timer timer;

  /**
   * What the exchanges of one event loop share.
   *
   * @param ids ids of requests
   * @param metrics where they are counted
   * @param log where they are logged
   * @param timer what is counted to no other route
   */
  record Loop(RequestIds ids, ServerMetrics metrics, AccessLog log, Timer timer) {}

  /** Begins an exchange. */
  Exchange(HttpServerRequest request, Loop loop) {
    this.request = request;
    this.loop = loop;
    this.timer = loop.timer();
    this.requestId = loop.ids().of(request.getHeader(REQUEST_ID));
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

  Caller caller() {
    return caller;
  }

  /** Says who calls. */
  void by(Caller who) {
    caller = who;
  }

  HttpServerRequest request() {
    return request;
  }

  String path() {
    return request.path() == null ? "/" : request.path();
  }

  Recommendations.Call call() {
    return new Recommendations.Call(request.uri(), request.query());
  }

  /** Says which route the request is of. */
  Exchange of(Timer route) {
    timer = route;
    return this;
  }

  void answer(byte[] json) {
    answer(Answer.json(json));
  }

  void answer(Answer answer) {
    if (Responses.write(request, answer)) {
      long nanos = System.nanoTime() - start;
      loop.metrics().answered(answer.status());
      timer.update(nanos, TimeUnit.NANOSECONDS);
      loop.log().write(this, answer, nanos);
    }
  }

  /** Answers with the problem that a failure is, or as an internal error that the log explains. */
  void fail(Throwable failure) {
    if (failure instanceof Problem problem) {
      answer(problem.answer(path()));
    } else {
      LOG.error("{} on {} failed", requestId, AccessLog.printable(request.uri()), failure);
      answer(Problem.internal().answer(path()));
    }
  }
}
