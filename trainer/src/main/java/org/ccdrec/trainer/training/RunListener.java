package org.ccdrec.trainer.training;

import java.util.Set;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.training.control.RunPlan;

/** Receives a run's progress on the training thread. */
public interface RunListener {
  /** A listener that ignores everything. */
  RunListener SILENT = new RunListener() {};

  /** Called once, before the first epoch. */
  default void runStarted(RunPlan plan) {}

  /** Called when an epoch begins. */
  default void epochStarted(int epoch, int steps) {}

  /** Called after each step. */
  default void stepDone(int epoch, int step) {}

  /** Returns the users whose curricular negatives {@link #epochTraced} receives. */
  default Set<Integer> watchedUsers() {
    return Set.of();
  }

  /** Called after the inference of each epoch, before its evaluation. */
  default void epochTraced(EpochTrace trace) {}

  /** Called at the end of each epoch. */
  default void epochDone(EpochReport report) {}

  /** Exchanges what this listener keeps of the epochs done, when a checkpoint is taken. */
  default void exchange(TrainingState state) {}
}
