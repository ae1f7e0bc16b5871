package org.ccdrec.server.durable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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

  /** Waiting work; an empty element is the end. */
  private final BlockingQueue<Optional<T>> waiting = new LinkedBlockingQueue<>();

  private final Consumer<List<T>> work;
  private final Thread thread;
  private boolean isClosed;

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
  public synchronized boolean offer(T one) {
    return !isClosed && waiting.size() < MOST_WAITING && waiting.add(Optional.of(one));
  }

  private void run() {
    List<Optional<T>> taken = new ArrayList<>();
    List<T> batch = new ArrayList<>();
    boolean isLast = false;
    while (!isLast) {
      try {
        taken.add(waiting.take());
        waiting.drainTo(taken, MOST_AT_ONCE);
      } catch (InterruptedException e) {
        continue; // only close() ends this thread, after the work before it
      }
      isLast = taken.getLast().isEmpty();
      taken.forEach(one -> one.ifPresent(batch::add));
      if (!batch.isEmpty()) {
        work.accept(batch);
      }
      taken.clear();
      batch.clear();
    }
  }

  /** Does the waiting work and ends the thread; nothing is added any more. */
  @Override
  public void close() {
    end();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void end() {
    if (!isClosed) {
      isClosed = true;
      waiting.add(Optional.empty());
    }
  }
}
