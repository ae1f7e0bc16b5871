package org.ccdrec.trainer.training;

import java.util.Set;

/** Receives a run's progress on the training thread. */
public interface RunListener {
  /** A listener that ignores everything. */
  RunListener SILENT = new RunListener() {};

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
}
