package org.ccdrec.trainer.training;

import java.util.List;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Metrics;

/**
 * The result of a run: the vectors of the epoch with the best validation result.
 *
 * @param epochs all epochs, in order
 * @param bestEpoch the epoch that the vectors are from
 * @param validation its validation metrics
 * @param test its evaluation on the test split, which is read only once
 * @param users {@code users × d}; {@code users × 0} for a model without vectors
 * @param items {@code items × d}; {@code items × 0} for a model without vectors
 * @param parameterCount number of trained values
 */
public record TrainingResult(
    List<EpochReport> epochs,
    int bestEpoch,
    Metrics validation,
    Evaluation test,
    Matrix users,
    Matrix items,
    long parameterCount) {
  /**
   * Returns whether the model has vectors, whose inner products are its scores; only such models
   * can be served.
   */
  public boolean hasVectors() {
    return users.columns() > 0;
  }
}
