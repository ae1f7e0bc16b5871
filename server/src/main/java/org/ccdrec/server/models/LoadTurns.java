package org.ccdrec.server.models;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.ccdrec.server.live.LiveSnapshot;

/**
 * Runs one load at a time over all models of a server, so that the memory check of each counts
 * those before it. Safe for use by many threads.
 */
final class LoadTurns {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile boolean isStarting = true;

  /** Loads a version. */
  @FunctionalInterface
  interface Load {
    LiveSnapshot run() throws IOException;
  }

  /** Returns whether the server has not answered yet, so that loads may use the whole machine. */
  boolean isStarting() {
    return isStarting;
  }

  /** Ends the startup: later loads run beside requests. */
  void started() {
    isStarting = false;
  }

  /** Waits for the load in progress and runs another. */
  LiveSnapshot take(Load load) throws IOException {
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("loading was interrupted");
    }
    try {
      return load.run();
    } finally {
      lock.unlock();
    }
  }
}
