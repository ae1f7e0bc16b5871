package org.ccdrec.trainer.training;

import java.util.List;
import java.util.Optional;
import org.ccdrec.trainer.evaluation.Evaluation;
import org.ccdrec.trainer.training.control.RunControl;

/**
 * Fits a recommender to the training split and tests it; one implementation per kind of
 * recommender.
 */
sealed interface Fit extends AutoCloseable permits BackboneFit, UntrainedModelFit {

  /**
   * Fits the recommender and evaluates it on validation, without reading the test split.
   *
   * @throws StoppedRunException if the run was stopped
   */
  TrainedModel train(RunListener listener, RunControl control);

  /** Returns what a log of the run should say about how it trains, a line each. */
  List<String> notes();

  /** Evaluates on the test split. */
  Evaluation test(TrainedModel trained);

  /**
   * Returns vectors that approximate the scores of a model that has none.
   *
   * @param rank width of the vectors
   */
  TrainedModel approximated(TrainedModel trained, int rank);

  /**
   * Returns the vectors that the model computes, with its current parameters, if some items have no
   * id embedding; empty for a model without id embeddings of items. It changes the model, which
   * must not be trained afterwards.
   */
  Optional<ItemsWithoutIds> withoutIds(int[] items);

  /** Returns the off-heap memory of intermediate values, in bytes. */
  long workingMemory();

  @Override
  void close();
}
