package org.ccdrec.trainer.retraining;

import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.trainer.evaluation.Metrics;

/** The outcome of one retraining. */
public sealed interface RetrainOutcome {

  /**
   * Nothing was trained.
   *
   * @param reason why, in one sentence
   */
  record Skipped(String reason) implements RetrainOutcome {}

  /**
   * A model was trained and not published.
   *
   * @param reason why, in one sentence
   * @param live metrics of the live model on the newest pairs
   * @param trained metrics of the new model
   */
  record Rejected(String reason, Metrics live, Metrics trained) implements RetrainOutcome {}

  /**
   * A model was published.
   *
   * @param id its snapshot
   * @param live metrics of the live model on the newest pairs
   * @param trained metrics of the new model
   */
  record Published(SnapshotId id, Metrics live, Metrics trained) implements RetrainOutcome {}
}
