package org.ccdrec.server.metrics;

import io.prometheus.metrics.core.datapoints.DistributionDataPoint;

/** One series of a histogram of durations, in seconds. Safe for use by many threads. */
public final class Latency {
  private static final double NANOS = 1e9;

  private final DistributionDataPoint seconds;

  Latency(DistributionDataPoint seconds) {
    this.seconds = seconds;
  }

  /** Records a duration. Allocates nothing and takes no lock. */
  public void record(long nanos) {
    seconds.observe(nanos / NANOS);
  }
}
