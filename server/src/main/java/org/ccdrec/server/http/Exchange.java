package org.ccdrec.server.http;

import com.codahale.metrics.Timer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.metrics.ServerMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on the way to its answer: when it came, and which route it is counted to. Used on the
 * event loop of its request.
 */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final HttpServerRequest request;
  private final ServerMetrics metrics;
  private final long start = System.nanoTime();
  private Timer timer;

  /** Begins an exchange that is counted to a route unless another is told. */
  Exchange(HttpServerRequest request, ServerMetrics metrics, Timer timer) {
    this.request = request;
    this.metrics = metrics;
    this.timer = timer;
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
      metrics.answered(answer.status());
      timer.update(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  /** Answers with the problem that a failure is, or as an internal error that the log explains. */
  void fail(Throwable failure) {
    if (failure instanceof Problem problem) {
      answer(problem.answer(path()));
    } else {
      LOG.error("{} {} failed", request.method(), request.uri(), failure);
      answer(Problem.internal().answer(path()));
    }
  }
}
