package org.ccdrec.server.metrics;

import com.codahale.metrics.MovingAverages;

/** Disabled moving averages: Prometheus computes rates itself. */
final class NoRates implements MovingAverages {
  @Override
  public void tickIfNecessary() {}

  @Override
  public void update(long events) {}

  @Override
  public double getM1Rate() {
    return Double.NaN;
  }

  @Override
  public double getM5Rate() {
    return Double.NaN;
  }

  @Override
  public double getM15Rate() {
    return Double.NaN;
  }
}
