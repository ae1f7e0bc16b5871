package org.ccdrec.server.quality;

import com.codahale.metrics.Counter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread beside the requests that does a sample of them again, to measure. Answers do not wait
 * for it; what comes while too much waits is dropped. Safe for use by many threads.
 */
public final class BackgroundExecutor implements AutoCloseable {
  private static final int MOST_WAITING = 100;

  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("side-thread").daemon().factory());

  /**
   * A share of some requests, drawn at random.
   *
   * @param share how many of them, 0 to 1
   * @param dropped counts those that were drawn and not done
   */
  record Sample(double share, Counter dropped) {
    /** Returns whether to do the next request again. */
    boolean isDrawn() {
      return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
    }
  }

  /**
   * Does work soon, or drops it.
   *
   * @param sample what the work is of
   * @param work what is done
   * @param end what follows in any case
   */
  void offer(Sample sample, Runnable work, Runnable end) {
    try {
      thread.execute(() -> run(work, end));
    } catch (RejectedExecutionException e) {
      sample.dropped().inc();
      end.run();
    }
  }

  private void run(Runnable work, Runnable end) {
    try {
      if (!thread.isShutdown()) {
        work.run();
      }
    } finally {
      end.run();
    }
  }

  /** Lets go of what waits, and ends the thread once it is done with what it does. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      boolean unused = thread.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
