package org.ccdrec.trainer.training;

import org.ccdrec.trainer.evaluation.Evaluation;

/** How a recommender of one kind is fitted to the training split, and tested. */
sealed interface Fit extends AutoCloseable permits BackboneFit, UntrainedModelFit {

  /** Fits it and evaluates it on validation; the test split is left unread. */
  TrainedModel train(RunListener listener, Cancellation cancellation);

  /** Ranks for the test split. */
  Evaluation test(TrainedModel trained);

  /** The off-heap memory of intermediate values, in bytes. */
  long workingMemory();

  @Override
  void close();
}
