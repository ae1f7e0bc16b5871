package org.ccdrec.trainer.training;

/** Is told of a run's progress, by the training thread. */
public interface RunListener {
  /** A listener that ignores everything. */
  RunListener SILENT = new RunListener() {};

  /** An epoch begins. */
  default void epochStarted(int epoch, int steps) {}

  /** A step is done. */
  default void stepDone(int epoch, int step) {}

  /** An epoch is over. */
  default void epochDone(EpochReport report) {}
}
