package org.ccdrec.trainer.tracking;

import java.util.Map;

/** A place that receives the numbers of a run. Its failures never end the run. */
sealed interface Tracker permits TensorBoard, Mlflow {
  /**
   * Begins a run.
   *
   * @param runId the run that is continued; empty for a new one
   * @param firstEpoch the first epoch that follows
   * @return the id by which the run can be continued; empty if the place has none
   */
  String start(String runId, int firstEpoch);

  /** Receives the numbers of an epoch. */
  void log(int epoch, Map<String, Double> scalars);

  /** Ends the run. */
  void end(RunEnd end);
}
