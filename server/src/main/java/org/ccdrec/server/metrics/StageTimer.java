package org.ccdrec.server.metrics;

/** The latency of one stage of a route's requests. Safe for use by many threads. */
public final class StageTimer {
  private final Latency latency;

  StageTimer(Latency latency) {
    this.latency = latency;
  }

  /**
   * Records a stage that ends now. Allocates nothing and takes no lock.
   *
   * @param start its start, by {@link System#nanoTime}
   * @return now, the start of the next stage
   */
  public long end(long start) {
    long now = System.nanoTime();
    latency.record(now - start);
    return now;
  }
}
