package org.ccdrec.server.metrics;

import com.codahale.metrics.Timer;
import java.util.concurrent.TimeUnit;

/** The latency of one stage of the answers of one route. Safe for use by many threads. */
public final class StageTimer {
  private final Timer timer;

  StageTimer(Timer timer) {
    this.timer = timer;
  }

  /**
   * Counts a stage that ends now; allocates nothing and takes no lock.
   *
   * @param start when it began, by {@link System#nanoTime}
   * @return now, when the next one begins
   */
  public long end(long start) {
    long now = System.nanoTime();
    timer.update(now - start, TimeUnit.NANOSECONDS);
    return now;
  }
}
