package org.ccdrec.server.metrics;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * A histogram of durations over the last one to two time windows, in buckets at most 12.5 % wide.
 *
 * <p>A value falls into bucket 8·⌊log₂ v⌋ + the three bits after its leading one. An update
 * increments one counter: no allocation, no lock, no sampling. Two arrays alternate; the older one
 * is dropped when a window ends. An update that races with that may be counted in either window.
 * Safe for use by many threads.
 */
final class LatencyReservoir implements Reservoir {
  private static final int BUCKETS = 64 * 8;

  /** The two windows and the end of the current one. */
  private record Windows(AtomicLongArray current, AtomicLongArray previous, long ends) {}

  private final long windowNanos;
  private final LongSupplier nanoTime;
  private volatile Windows windows;

  LatencyReservoir(Duration window, LongSupplier nanoTime) {
    this.windowNanos = window.toNanos();
    this.nanoTime = nanoTime;
    this.windows =
        new Windows(
            new AtomicLongArray(BUCKETS),
            new AtomicLongArray(BUCKETS),
            nanoTime.getAsLong() + windowNanos);
  }

  @Override
  public void update(long value) {
    now().current.getAndIncrement(bucket(Math.max(1, value)));
  }

  private Windows now() {
    Windows seen = windows;
    long now = nanoTime.getAsLong();
    return now - seen.ends < 0 ? seen : turn(now);
  }

  private synchronized Windows turn(long now) {
    Windows ended = windows;
    if (now - ended.ends >= 0) {
      boolean isLongAgo = now - ended.ends >= windowNanos;
      AtomicLongArray previous = isLongAgo ? new AtomicLongArray(BUCKETS) : ended.current;
      windows = new Windows(new AtomicLongArray(BUCKETS), previous, now + windowNanos);
    }
    return windows;
  }

  static int bucket(long value) {
    int exponent = 63 - Long.numberOfLeadingZeros(value);
    long fraction = exponent >= 3 ? value >>> (exponent - 3) : value << (3 - exponent);
    return exponent * 8 + (int) (fraction & 7);
  }

  /** Returns the largest value of a bucket. */
  static long upperBound(int bucket) {
    int exponent = bucket / 8;
    long fraction = 8 + bucket % 8;
    return exponent >= 3
        ? ((fraction + 1) << (exponent - 3)) - 1
        : fraction >> (3 - exponent); // such a bucket holds one value
  }

  @Override
  public int size() {
    long size = 0;
    for (long count : counts()) {
      size += count;
    }
    return (int) Math.min(Integer.MAX_VALUE, size);
  }

  private long[] counts() {
    Windows both = now();
    long[] counts = new long[BUCKETS];
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      counts[bucket] = both.current.get(bucket) + both.previous.get(bucket);
    }
    return counts;
  }

  @Override
  public Snapshot getSnapshot() {
    return new BucketSnapshot(counts());
  }
}
