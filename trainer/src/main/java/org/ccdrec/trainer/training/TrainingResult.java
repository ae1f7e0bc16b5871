package org.ccdrec.trainer.training;

import java.util.List;
import java.util.Optional;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Metrics;

/**
 * The result of a run: the vectors of the epoch with the best validation result.
 *
 * @param epochs all epochs, in order
 * @param bestEpoch the epoch that the vectors are from
 * @param validation its validation metrics; empty without a validation split
 * @param test its evaluation on the test split, which is read only once; empty without a test split
 * @param users {@code users × d}; {@code users × 0} for a model without vectors
 * @param items {@code items × d}; {@code items × 0} for a model without vectors
 * @param parameterCount number of trained values
 * @param onEverything whether the vectors were trained on all splits, for as many epochs as the
 *     best; the metrics are those of the run that held the other splits out
 */
public record TrainingResult(
    List<EpochReport> epochs,
    int bestEpoch,
    Optional<Metrics> validation,
    Optional<Evaluation> test,
    Matrix users,
    Matrix items,
    long parameterCount,
    boolean onEverything) {
  /** Returns the model without its evaluation on the test split. */
  public TrainedModel untested() {
    return new TrainedModel(epochs, bestEpoch, validation, users, items, parameterCount);
  }

  /** Returns this result with the vectors of a model that was trained on all splits. */
  public TrainingResult trainedOnEverything(TrainedModel model) {
    return new TrainingResult(
        epochs, bestEpoch, validation, test, model.users(), model.items(), parameterCount, true);
  }

  /**
   * Returns whether the model has vectors, whose inner products are its scores; only such models
   * can be served.
   */
  public boolean hasVectors() {
    return users.columns() > 0;
  }
}
