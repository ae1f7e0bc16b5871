package org.ccdrec.trainer.training.control;

import java.util.function.LongSupplier;

/**
 * Keeps what training leaves on the heap within a bound.
 *
 * <p>The index arrays of a step outlive a collection of the young generation, and the serial
 * collector enlarges the heap before it looks for garbage among the old: on a large dataset the
 * garbage of a few epochs would fill the heap up to its limit, memory that matrices, which are off
 * the heap, then lack. Collections also free the matrices that are no longer reachable.
 *
 * <p>Used by one thread.
 */
public final class HeapBound {
  private static final long ALLOWED = 256L << 20;

  private final LongSupplier used;
  private final Runnable collector;
  private long least;

  /** Creates a bound on this process's heap. */
  public HeapBound() {
    this(HeapBound::usedHeap, System::gc);
  }

  /**
   * Creates a bound.
   *
   * @param used the used heap, in bytes
   * @param collector frees what is not reachable
   */
  HeapBound(LongSupplier used, Runnable collector) {
    this.used = used;
    this.collector = collector;
    this.least = used.getAsLong();
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Collects garbage now. */
  public void collect() {
    collector.run();
    least = used.getAsLong();
  }

  /**
   * Collects garbage if more than 256 MB have been added since the last collection, be it this
   * object's or the JVM's own.
   */
  public void check() {
    long now = used.getAsLong();
    least = Math.min(least, now);
    if (now - least > ALLOWED) {
      collect();
    }
  }
}
