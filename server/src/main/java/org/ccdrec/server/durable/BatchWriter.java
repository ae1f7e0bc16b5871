package org.ccdrec.server.durable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A queue of work that one thread does in batches, so that one write to the disk serves all who
 * wait. Safe for use by many threads.
 *
 * @param <T> type of a piece of work
 */
public final class BatchWriter<T> implements AutoCloseable {
  private static final int MOST_WAITING = 10_000;
  private static final int MOST_AT_ONCE = 1_000;
  private static final long WAIT_MILLIS = 100;

  private final BlockingQueue<T> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Consumer<List<T>> work;
  private final Thread thread;
  private volatile boolean isClosed;

  /**
   * Creates a writer whose thread is not started yet.
   *
   * @param name name of its thread
   * @param work does a batch, which must not be kept, and handles its failures
   */
  public BatchWriter(String name, Consumer<List<T>> work) {
    this.work = work;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /** Starts the thread. */
  public void start() {
    thread.start();
  }

  /** Adds work; returns false if too much is waiting or the writer is closed. */
  public boolean offer(T one) {
    return !isClosed && waiting.offer(one);
  }

  private void run() {
    List<T> batch = new ArrayList<>();
    while (!isClosed || !waiting.isEmpty()) {
      try {
        T first = waiting.poll(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          waiting.drainTo(batch, MOST_AT_ONCE);
          work.accept(batch);
        }
      } catch (InterruptedException e) {
        isClosed = true;
      }
      batch.clear();
    }
  }

  /** Does the waiting work and ends the thread; nothing is added any more. */
  @Override
  public void close() {
    isClosed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
