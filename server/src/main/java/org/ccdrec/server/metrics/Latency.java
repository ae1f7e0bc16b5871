package org.ccdrec.server.metrics;

/** One series of a histogram of durations, in seconds. Safe for use by many threads. */
public final class Latency {
  private static final double NANOS = 1e9;

  private final BucketHistogram seconds;

  Latency(BucketHistogram seconds) {
    this.seconds = seconds;
  }

  /** Records a duration. Allocates nothing and takes no lock. */
  public void record(long nanos) {
    seconds.update(nanos / NANOS);
  }
}
