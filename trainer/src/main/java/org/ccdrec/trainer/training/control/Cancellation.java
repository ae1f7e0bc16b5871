package org.ccdrec.trainer.training.control;

import java.util.concurrent.CancellationException;

/** A request to stop a run at its next step. Thread-safe. */
public final class Cancellation {
  private volatile boolean requested;
  private volatile boolean seen;

  /** Requests the run to stop. */
  public void request() {
    requested = true;
  }

  /** Returns whether a stop was requested. */
  public boolean requested() {
    return requested;
  }

  /** Throws if a stop was requested or the thread was interrupted. */
  public void check() {
    if (requested) {
      throw cancelled();
    }
    checkInterrupt();
  }

  /** Throws if the thread was interrupted. */
  void checkInterrupt() {
    if (Thread.currentThread().isInterrupted()) {
      throw cancelled();
    }
  }

  /** Returns whether a stop was requested and this was not returned before. */
  boolean isFirstSight() {
    boolean isFirst = requested && !seen;
    seen |= isFirst;
    return isFirst;
  }

  private static CancellationException cancelled() {
    return new CancellationException("training was cancelled; nothing was published");
  }
}
