package org.ccdrec.trainer.training;

import java.util.List;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Metrics;

/**
 * The outcome of a run: the vectors of the epoch that was best on validation.
 *
 * @param epochs all epochs, in order
 * @param bestEpoch the epoch of the vectors
 * @param validation its validation metrics
 * @param test its evaluation on the test split, which was read once
 * @param users {@code users × d}; {@code users × 0} of a model without vectors
 * @param items {@code items × d}; {@code items × 0} of a model without vectors
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
  /** Whether the model has vectors, whose inner products are its scores: only then is it served. */
  public boolean hasVectors() {
    return users.columns() > 0;
  }
}
