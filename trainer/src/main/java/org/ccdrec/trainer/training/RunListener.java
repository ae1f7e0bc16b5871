package org.ccdrec.trainer.training;

/** Receives a run's progress on the training thread. */
public interface RunListener {
  /** A listener that ignores everything. */
  RunListener SILENT = new RunListener() {};

  /** Called when an epoch begins. */
  default void epochStarted(int epoch, int steps) {}

  /** Called after each step. */
  default void stepDone(int epoch, int step) {}

  /** Called at the end of each epoch. */
  default void epochDone(EpochReport report) {}
}
