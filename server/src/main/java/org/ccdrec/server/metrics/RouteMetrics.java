package org.ccdrec.server.metrics;

import com.codahale.metrics.Counter;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/** The latency and the status codes of a route's answers. Safe for use by many threads. */
public final class RouteMetrics {
  private static final int FIRST_CODE = 100;
  private static final int LAST_CODE = 599;

  private final Latency latency;
  private final IntFunction<Counter> counters;
  private final AtomicReferenceArray<Counter> byCode =
      new AtomicReferenceArray<>(LAST_CODE - FIRST_CODE + 1);

  /**
   * Creates the metrics of a route.
   *
   * @param latency receives the durations
   * @param counters returns the counter of a status code, the same for the same code
   */
  RouteMetrics(Latency latency, IntFunction<Counter> counters) {
    this.latency = latency;
    this.counters = counters;
  }

  /** Records an answer: its status code, 100 to 599, and how long the request took. */
  public void answered(int code, long nanos) {
    int at = code - FIRST_CODE;
    Counter counter = byCode.get(at);
    if (counter == null) {
      counter = counters.apply(code);
      byCode.set(at, counter);
    }
    counter.inc();
    latency.record(nanos);
  }
}
