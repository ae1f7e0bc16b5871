package org.ccdrec.server.metrics;

import com.codahale.metrics.Counting;
import com.codahale.metrics.Metric;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * A histogram with fixed buckets, which can be added up over time and over servers; the quantiles
 * of a {@link com.codahale.metrics.Histogram} cannot. Safe for use by many threads; an update
 * allocates nothing and takes no lock.
 */
public final class BucketHistogram implements Metric, Counting {
  private final double[] bounds;
  private final LongAdder[] counts;
  private final DoubleAdder sum = new DoubleAdder();

  /**
   * Creates an empty histogram.
   *
   * @param bounds upper bounds of the buckets, inclusive and ascending; a last bucket has the rest
   */
  BucketHistogram(double... bounds) {
    this.bounds = Arrays.copyOf(bounds, bounds.length + 1);
    this.bounds[bounds.length] = Double.POSITIVE_INFINITY;
    this.counts =
        Stream.generate(LongAdder::new).limit(this.bounds.length).toArray(LongAdder[]::new);
  }

  /** Adds a value. */
  public void update(double value) {
    int bucket = 0;
    while (value > bounds[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sum.add(value);
  }

  @Override
  public long getCount() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).sum();
  }

  HistogramDataPointSnapshot snapshot(Labels labels) {
    long[] values = Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
    return HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, values))
        .sum(sum.sum())
        .build();
  }
}
