package org.ccdrec.trainer.training;

import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Thrown by a run that was stopped; has the best model so far. */
public final class StoppedRunException extends CancellationException {
  private static final long serialVersionUID = 1;

  private final transient Optional<TrainedModel> best;
  private final int epochs;
  private final boolean isKept;

  /**
   * Creates the exception.
   *
   * @param best the model of the best epoch so far; empty if none was evaluated
   * @param epochs number of epochs done
   * @param isKept whether a checkpoint after these epochs exists
   */
  StoppedRunException(
      CancellationException cause, Optional<TrainedModel> best, int epochs, boolean isKept) {
    super(cause.getMessage());
    initCause(cause);
    this.best = best;
    this.epochs = epochs;
    this.isKept = isKept;
  }

  /** Returns the model of the best epoch so far; empty if none was evaluated. */
  public Optional<TrainedModel> best() {
    return best;
  }

  /** Returns the number of epochs done. */
  public int epochs() {
    return epochs;
  }

  /** Returns whether a checkpoint after these epochs exists. */
  public boolean isKept() {
    return isKept;
  }
}
