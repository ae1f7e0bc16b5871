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
 * The way to the worker pool for requests that are not brief, with a bound on how many wait or run.
 *
 * <p>Beyond the bound a request is shed at once with 429, and one that waited longer than the
 * deadline is not begun any more: under overload some are refused early, and the others keep their
 * latency. What is begun is told the deadline. Safe for use by many threads.
 */
public final class Workers {
  private final int maximum;
  private final long deadlineNanos;
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final Counter shed;
  private final Counter expired;

  /**
   * Describes the bounds.
   *
   * @param maximum how many requests may wait or run
   * @param deadlineMillis how long a request may wait and run
   * @param metrics where refusals are counted
   */
  public Workers(int maximum, long deadlineMillis, ServerMetrics metrics) {
    this.maximum = maximum;
    this.deadlineNanos = deadlineMillis * 1_000_000;
    this.shed = metrics.counter("workers.shed");
    this.expired = metrics.counter("workers.expired");
    metrics.gauge("workers.pending", pending::get);
    metrics.gauge("workers.running", running::get);
  }

  /** Work that is to end by a deadline. */
  @FunctionalInterface
  interface Timed<T> {
    T run(Timing timing) throws Exception;
  }

  /**
   * Runs work on a worker, or fails with a {@link Problem} if there is too much of it.
   *
   * @param stages where the time that it waits is counted, and what it takes may be
   */
  <T> Future<T> run(Vertx vertx, StageTimers stages, Timed<T> work) {
    if (pending.incrementAndGet() > maximum) {
      pending.decrementAndGet();
      shed.inc();
      return Future.failedFuture(Problem.overloaded());
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
      throw Problem.overloaded();
    }
    running.incrementAndGet();
    try {
      return work.run(new Timing(deadline, stages));
    } finally {
      running.decrementAndGet();
    }
  }
}
