package org.ccdrec.server.metrics;

import com.codahale.metrics.Snapshot;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Quantiles and moments of a {@link LatencyReservoir}, each value taken as its bucket's largest.
 */
final class BucketSnapshot extends Snapshot {
  private final long[] counts;
  private final long total;

  BucketSnapshot(long[] counts) {
    this.counts = counts;
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    this.total = sum;
  }

  @Override
  public double getValue(double quantile) {
    long rank = (long) Math.ceil(quantile * total);
    long below = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      below += counts[bucket];
      if (counts[bucket] > 0 && below >= rank) {
        return LatencyReservoir.upperBound(bucket);
      }
    }
    return 0;
  }

  @Override
  public long[] getValues() {
    return new long[0];
  }

  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, total);
  }

  @Override
  public long getMax() {
    return (long) getValue(1);
  }

  @Override
  public long getMin() {
    return (long) getValue(0);
  }

  @Override
  public double getMean() {
    double sum = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      sum += (double) counts[bucket] * LatencyReservoir.upperBound(bucket);
    }
    return total == 0 ? 0 : sum / total;
  }

  @Override
  public double getStdDev() {
    double mean = getMean();
    double sum = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      double deviation = LatencyReservoir.upperBound(bucket) - mean;
      sum += counts[bucket] * deviation * deviation;
    }
    return total < 2 ? 0 : Math.sqrt(sum / (total - 1));
  }

  @Override
  public void dump(OutputStream output) {
    var printer = new PrintStream(output, true, StandardCharsets.UTF_8);
    for (int bucket = 0; bucket < counts.length; bucket++) {
      if (counts[bucket] > 0) {
        printer.println(LatencyReservoir.upperBound(bucket) + " " + counts[bucket]);
      }
    }
  }
}
