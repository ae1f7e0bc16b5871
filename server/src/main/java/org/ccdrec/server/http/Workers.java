package org.ccdrec.server.http;

import com.codahale.metrics.Counter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.ccdrec.server.metrics.ServerMetrics;

/**
 * The way to the worker pool for requests that are not brief, with a bound on how many wait or run.
 *
 * <p>Beyond the bound a request is shed at once with 429, and one that waited longer than the
 * deadline is not begun any more: under overload some are refused early, and the others keep their
 * latency. Safe for use by many threads.
 */
public final class Workers {
  private final int maximum;
  private final long deadlineNanos;
  private final AtomicInteger pending = new AtomicInteger();
  private final Counter shed;
  private final Counter expired;

  /**
   * Describes the bounds.
   *
   * @param maximum how many requests may wait or run
   * @param deadlineMillis how long a request may wait
   * @param metrics where refusals are counted
   */
  public Workers(int maximum, long deadlineMillis, ServerMetrics metrics) {
    this.maximum = maximum;
    this.deadlineNanos = deadlineMillis * 1_000_000;
    this.shed = metrics.counter("workers.shed");
    this.expired = metrics.counter("workers.expired");
    metrics.gauge("workers.pending", pending::get);
  }

  /** Runs work on a worker, or fails with a {@link Problem} if there is too much of it. */
  <T> Future<T> run(Vertx vertx, Callable<T> work) {
    if (pending.incrementAndGet() > maximum) {
      pending.decrementAndGet();
      shed.inc();
      return Future.failedFuture(Problem.overloaded());
    }
    long asked = System.nanoTime();
    return vertx
        .executeBlocking(() -> inTime(asked, work), false)
        .onComplete(done -> pending.decrementAndGet());
  }

  private <T> T inTime(long asked, Callable<T> work) throws Exception {
    if (System.nanoTime() - asked > deadlineNanos) {
      expired.inc();
      throw Problem.overloaded();
    }
    return work.call();
  }
}
