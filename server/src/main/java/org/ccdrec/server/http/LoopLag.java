package org.ccdrec.server.http;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.metrics.Latency;

/** Measures the lag of one event loop: how late a periodic timer fires. Used on that loop. */
final class LoopLag {
  private static final long INTERVAL_MILLIS = 100;

  private final Latency latency;
  private long due;

  private LoopLag(Latency latency) {
    this.latency = latency;
    this.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
  }

  /** Starts to measure the lag of a loop, until its verticle is undeployed. */
  static void measure(Vertx vertx, Latency latency) {
    var lag = new LoopLag(latency);
    vertx.setPeriodic(INTERVAL_MILLIS, id -> lag.tick());
  }

  private void tick() {
    long now = System.nanoTime();
    latency.record(Math.max(0, now - due));
    due = now + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
  }
}
