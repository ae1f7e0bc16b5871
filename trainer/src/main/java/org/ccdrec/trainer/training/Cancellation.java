package org.ccdrec.trainer.training;

import java.util.concurrent.CancellationException;

/** A request to stop a run at its next step. Thread-safe. */
public final class Cancellation {
  private volatile boolean requested;

  /** Asks the run to stop. */
  public void request() {
    requested = true;
  }

  /** Tells whether the run was asked to stop. */
  public boolean requested() {
    return requested;
  }

  /** Throws if the run was asked to stop or its thread was interrupted. */
  void check() {
    if (requested || Thread.currentThread().isInterrupted()) {
      throw new CancellationException("training was cancelled; nothing was published");
    }
  }
}
