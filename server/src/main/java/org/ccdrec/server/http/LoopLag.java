package org.ccdrec.server.http;

import com.codahale.metrics.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Measures the lag of one event loop: how late a periodic timer fires. Used on that loop. */
final class LoopLag {
  private static final long INTERVAL_MILLIS = 100;

  private final Timer timer;
  private long due;

  private LoopLag(Timer timer) {
    this.timer = timer;
    this.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
  }

  /** Starts to measure the lag of a loop, until its verticle is undeployed. */
  static void measure(Vertx vertx, Timer timer) {
    var lag = new LoopLag(timer);
    vertx.setPeriodic(INTERVAL_MILLIS, id -> lag.tick());
  }

  private void tick() {
    long now = System.nanoTime();
    timer.update(Math.max(0, now - due), TimeUnit.NANOSECONDS);
    due = now + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
  }
}
