package org.ccdrec.server.http;

import com.codahale.metrics.Timer;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** The lag of one event loop: how much later than it is due a timer runs. Used on that loop. */
final class LoopLag {
  private static final long INTERVAL_MILLIS = 100;

  private final Timer timer;
  private long due;

  private LoopLag(Timer timer) {
    this.timer = timer;
    this.due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS);
  }

  /** Measures the lag of a loop for as long as its verticle is deployed. */
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
