package org.ccdrec.trainer.training;

import org.ccdrec.trainer.evaluation.Evaluation;

/**
 * Fits a recommender to the training split and tests it; one implementation per kind of
 * recommender.
 */
sealed interface Fit extends AutoCloseable permits BackboneFit, UntrainedModelFit {

  /** Fits the recommender and evaluates it on validation, without reading the test split. */
  TrainedModel train(RunListener listener, Cancellation cancellation);

  /** Evaluates on the test split. */
  Evaluation test(TrainedModel trained);

  /** Returns the off-heap memory of intermediate values, in bytes. */
  long workingMemory();

  @Override
  void close();
}
