package org.ccdrec.trainer.training;

import java.util.concurrent.CancellationException;

/** A request to stop a run at its next step. Thread-safe. */
public final class Cancellation {
  private volatile boolean requested;

  /** Requests the run to stop. */
  public void request() {
    requested = true;
  }

  /** Returns whether a stop was requested. */
  public boolean requested() {
    return requested;
  }

  /** Throws if a stop was requested or the thread was interrupted. */
  void check() {
    if (requested || Thread.currentThread().isInterrupted()) {
      throw new CancellationException("training was cancelled; nothing was published");
    }
  }
}
