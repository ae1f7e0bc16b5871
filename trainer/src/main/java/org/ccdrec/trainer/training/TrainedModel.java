package org.ccdrec.trainer.training;

import java.util.List;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.evaluation.Metrics;

/**
 * A run that has been trained and not tested: the vectors of the epoch that was best on validation.
 *
 * @param epochs all epochs, in order
 * @param bestEpoch the epoch of the vectors
 * @param validation its validation metrics
 * @param users {@code users × d}
 * @param items {@code items × d}
 * @param parameterCount number of trained values
 */
public record TrainedModel(
    List<EpochReport> epochs,
    int bestEpoch,
    Metrics validation,
    Matrix users,
    Matrix items,
    long parameterCount) {

  /** The outcome together with its evaluation on the test split. */
  TrainingResult tested(Evaluation test) {
    return new TrainingResult(epochs, bestEpoch, validation, test, users, items, parameterCount);
  }
}
