package org.ccdrec.server.metrics;

import com.codahale.metrics.Timer;
import java.util.concurrent.TimeUnit;

/** The latency of one stage of a route's requests. Safe for use by many threads. */
public final class StageTimer {
  private final Timer timer;

  StageTimer(Timer timer) {
    this.timer = timer;
  }

  /**
   * Records a stage that ends now. Allocates nothing and takes no lock.
   *
   * @param start its start, by {@link System#nanoTime}
   * @return now, the start of the next stage
   */
  public long end(long start) {
    long now = System.nanoTime();
    timer.update(now - start, TimeUnit.NANOSECONDS);
    return now;
  }
}
