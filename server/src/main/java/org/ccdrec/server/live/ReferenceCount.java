package org.ccdrec.server.live;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the holders of a resource, at first one, and closes it when the last one releases it. Safe
 * for use by many threads.
 */
public final class ReferenceCount {
  private final AtomicInteger holders = new AtomicInteger(1);
  private final String resource;
  private final Runnable close;

  /**
   * Creates a count of one holder.
   *
   * @param resource name of the resource in errors
   * @param close runs when the last holder releases
   */
  public ReferenceCount(String resource, Runnable close) {
    this.resource = resource;
    this.close = close;
  }

  /** Adds a holder unless the last one has released; returns whether it did. */
  public boolean tryRetain() {
    int count = holders.get();
    while (count > 0) {
      if (holders.compareAndSet(count, count + 1)) {
        return true;
      }
      count = holders.get();
    }
    return false;
  }

  /**
   * Removes a holder.
   *
   * @throws IllegalStateException if there is none
   */
  public void release() {
    int left = holders.decrementAndGet();
    if (left < 0) {
      throw new IllegalStateException("released more often than acquired: " + resource);
    }
    if (left == 0) {
      close.run();
    }
  }
}
