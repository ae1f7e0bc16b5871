package org.ccdrec.trainer.training;

import java.util.List;
import java.util.Optional;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Metrics;

/**
 * A trained run that has not been tested: the vectors of the epoch with the best validation result.
 *
 * @param epochs all epochs, in order
 * @param bestEpoch the epoch that the vectors are from
 * @param validation its validation metrics; empty without a validation split
 * @param users {@code users × d}; {@code users × 0} for a model without vectors
 * @param items {@code items × d}; {@code items × 0} for a model without vectors
 * @param parameterCount number of trained values
 */
public record TrainedModel(
    List<EpochReport> epochs,
    int bestEpoch,
    Optional<Metrics> validation,
    Matrix users,
    Matrix items,
    long parameterCount) {

  /** Returns whether the model has vectors, whose inner products are its scores. */
  public boolean hasVectors() {
    return users.columns() > 0;
  }

  /** Returns the result that combines this model with its evaluation on the test split. */
  public TrainingResult tested(Optional<Evaluation> test) {
    return new TrainingResult(
        epochs, bestEpoch, validation, test, users, items, parameterCount, false);
  }
}
