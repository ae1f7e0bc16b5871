package org.ccdrec.server.fleet;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Requests that wait until their entries are in the shared log, for a limited time. Once one has
 * waited in vain, the others do not wait until an append works again. Safe for use by many threads.
 */
final class Acknowledgements {
  private final LongSupplier settled;
  private final long waitMillis;
  private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private volatile boolean isStalled;

  private record Waiter(long sequence, CompletableFuture<Boolean> done) {}

  /**
   * Creates an empty set.
   *
   * @param settled returns the sequence number up to which all entries are in the shared log
   * @param wait longest time that a request waits
   */
  Acknowledgements(LongSupplier settled, Duration wait) {
    this.settled = settled;
    this.waitMillis = wait.toMillis();
  }

  /** Returns whether an entry is in the shared log, once it is or has waited too long. */
  CompletableFuture<Boolean> of(long sequence) {
    if (settled.getAsLong() >= sequence || isStalled) {
      return CompletableFuture.completedFuture(settled.getAsLong() >= sequence);
    }
    var done = new CompletableFuture<Boolean>();
    waiters.add(new Waiter(sequence, done));
    if (settled.getAsLong() >= sequence) {
      done.complete(true); // while the waiter was added
    }
    return done.completeOnTimeout(false, waitMillis, TimeUnit.MILLISECONDS)
        .whenComplete((isThere, failure) -> isStalled = isStalled || !isThere);
  }

  /** Ends the waiting of entries that are in the shared log now. */
  void advance() {
    isStalled = false;
    long upTo = settled.getAsLong();
    waiters.removeIf(each -> each.sequence() <= upTo && finish(each));
  }

  private static boolean finish(Waiter waiter) {
    waiter.done().complete(true);
    return true;
  }

  /** Ends all waiting, because the log cannot be reached. */
  void stall() {
    isStalled = true;
    waiters.removeIf(
        each -> {
          each.done().complete(false);
          return true;
        });
  }
}
