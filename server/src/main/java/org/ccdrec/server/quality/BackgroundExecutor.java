package org.ccdrec.server.quality;

import com.codahale.metrics.Counter;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Executes measurements on one thread, apart from the threads that answer requests. Answers never
 * wait for it; work offered while {@value #MOST_WAITING} pieces are waiting is dropped. Safe for
 * use by many threads.
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
   * Random sampling of requests.
   *
   * @param share share of the requests that are drawn, 0 to 1
   * @param dropped counts requests that were drawn but dropped
   */
  record Sample(double share, Counter dropped) {
    /** Returns whether the next request is drawn. */
    boolean isDrawn() {
      return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
    }
  }

  /**
   * Queues work, or drops it if too much is waiting.
   *
   * @param sample sampling that drew the request
   * @param work the measurement
   * @param end runs after the work, or at once if the work is dropped
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

  /** Discards waiting work and waits for the running one, for at most ten seconds. */
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
