package org.ccdrec.server.rerank;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One call of a rule on a separate thread; the waiting thread can abandon it.
 *
 * @param <T> the result
 */
final class RuleCall<T> implements Runnable {
  private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
  private final Callable<T> work;
  private final Runnable whenEnded;
  private final AtomicInteger overdue;
  private @Nullable Thread thread;
  private boolean isLeft;
  private boolean isEnded;

  /**
   * The outcome of a call. A failed future would treat some exceptions as its own, and would
   * describe all of them, which runs code of the plugin.
   *
   * @param result what was returned, or null
   * @param thrown what was thrown, or null
   */
  record Outcome<T>(@Nullable T result, @Nullable Throwable thrown) {}

  /**
   * Prepares a call.
   *
   * @param work the call
   * @param whenEnded runs after it, even if it was abandoned
   * @param overdue counts abandoned calls that still run
   */
  RuleCall(Callable<T> work, Runnable whenEnded, AtomicInteger overdue) {
    this.work = work;
    this.whenEnded = whenEnded;
    this.overdue = overdue;
  }

  @Override
  public void run() {
    if (begin()) {
      try {
        outcome.complete(new Outcome<>(work.call(), null));
      } catch (Throwable e) { // an error, too, is the rule's and not the server's
        outcome.complete(new Outcome<>(null, e));
      }
    }
    end();
    whenEnded.run();
  }

  private synchronized boolean begin() {
    thread = Thread.currentThread();
    return !isLeft;
  }

  /** After this no interruption reaches the thread, which goes on to other calls. */
  private synchronized void end() {
    thread = null;
    isEnded = true;
    Thread.interrupted();
    if (isLeft) {
      overdue.decrementAndGet();
    }
  }

  /**
   * Waits for the end of the call.
   *
   * @throws TimeoutException if it does not end in time; it is then left behind
   * @throws InterruptedException if the waiting thread is interrupted; likewise
   */
  Outcome<T> await(long nanos) throws TimeoutException, InterruptedException {
    try {
      return outcome.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an outcome is never an exception", e);
    } catch (TimeoutException | InterruptedException e) {
      leave();
      throw e;
    }
  }

  private synchronized void leave() {
    if (!isEnded) {
      isLeft = true;
      overdue.incrementAndGet();
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
