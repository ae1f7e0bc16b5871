package org.ccdrec.trainer.training.control;

import java.util.Optional;
import org.ccdrec.trainer.checkpoint.RunCheckpoints;

/**
 * Stops a run and keeps its state.
 *
 * @param cancellation requests the run to stop
 * @param checkpoints where its state is kept; empty for a run that cannot be resumed
 * @param stopsAtOnce whether a requested stop comes at the next step even if the end of the epoch
 *     would leave a checkpoint
 */
public record RunControl(
    Cancellation cancellation, Optional<RunCheckpoints> checkpoints, boolean stopsAtOnce) {

  /** Returns the control of a run without checkpoints. */
  public static RunControl of(Cancellation cancellation) {
    return new RunControl(cancellation, Optional.empty(), true);
  }

  /** Returns this control without checkpoints. */
  public RunControl withoutCheckpoints() {
    return of(cancellation);
  }

  /**
   * Stops the run between steps.
   *
   * @throws java.util.concurrent.CancellationException if a stop was requested and the run does not
   *     go on to the end of its epoch, or if the thread was interrupted
   */
  public void checkBetweenSteps() {
    if (checkpoints.isEmpty() || stopsAtOnce) {
      cancellation.check();
    } else {
      cancellation.checkInterrupt();
      announceStop(checkpoints.get());
    }
  }

  /** Returns whether the run stops after this epoch because a stop was requested. */
  public boolean stopsAfterEpoch() {
    if (!stopsAtOnce) {
      checkpoints.ifPresent(this::announceStop);
    }
    return cancellation.requested();
  }

  private void announceStop(RunCheckpoints kept) {
    if (cancellation.isFirstSight()) {
      kept.stopping();
    }
  }
}
