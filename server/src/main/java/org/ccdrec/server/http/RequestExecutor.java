package org.ccdrec.server.http;

import com.codahale.metrics.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.metrics.StageTimers;
import org.ccdrec.server.recommend.Timing;
import org.ccdrec.server.retrieval.Deadline;

/**
 * Runs requests of unbounded length on the worker pool, with a limit on how many wait or run.
 *
 * <p>Beyond the limit a request is refused at once with 429, and one that has waited past its
 * deadline is refused instead of started: under overload some requests fail early and the others
 * keep their latency. Work that starts receives its deadline. Safe for use by many threads.
 */
public final class RequestExecutor {
  private final int maximum;
  private final long deadlineNanos;
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final Counter shed;
  private final Counter expired;

  /**
   * Sets the limits.
   *
   * @param maximum largest number of requests that wait or run
   * @param deadlineMillis longest time that a request may wait and run
   * @param metrics receives the number of refusals
   */
  public RequestExecutor(int maximum, long deadlineMillis, ServerMetrics metrics) {
    this.maximum = maximum;
    this.deadlineNanos = deadlineMillis * 1_000_000;
    this.shed =
        metrics.counter(
            "ccdrec_workers_shed_total", "Requests refused at once because too many were waiting.");
    this.expired =
        metrics.counter(
            "ccdrec_workers_expired_total",
            "Requests refused because they waited past their deadline.");
    metrics.gauge(
        "ccdrec_workers_pending",
        "Requests that wait for a worker thread or run on one.",
        pending::get);
    metrics.gauge("ccdrec_workers_running", "Requests that run on a worker thread.", running::get);
  }

  /** Work with a deadline. */
  @FunctionalInterface
  public interface Timed<T> {
    T run(Timing timing) throws Exception;
  }

  /**
   * Runs work on a worker thread, or fails with an {@link HttpProblem} if too much is waiting.
   *
   * @param stages receives the waiting time; the work may add the time of its stages
   */
  public <T> Future<T> run(Vertx vertx, StageTimers stages, Timed<T> work) {
    if (pending.incrementAndGet() > maximum) {
      pending.decrementAndGet();
      shed.inc();
      return Future.failedFuture(HttpProblem.overloaded());
    }
    long start = System.nanoTime();
    return vertx
        .executeBlocking(() -> inTime(start, stages, work), false)
        .onComplete(done -> pending.decrementAndGet());
  }

  private <T> T inTime(long start, StageTimers stages, Timed<T> work) throws Exception {
    stages.queue().end(start);
    Deadline deadline = Deadline.after(start, deadlineNanos);
    if (deadline.isPast()) {
      expired.inc();
      throw HttpProblem.overloaded();
    }
    running.incrementAndGet();
    try {
      return work.run(new Timing(deadline, stages));
    } finally {
      running.decrementAndGet();
    }
  }
}
