package org.ccdrec.trainer.training.ranking;

import org.ccdrec.spi.Batch;
import org.jspecify.annotations.Nullable;

/**
 * The training pairs (users[i], positives[i]) of one step.
 *
 * @param epoch the number of the epoch, from 0
 * @param step the number of the step within the run, from 0
 * @param users user indices
 * @param positives the items they interacted with
 * @param weights the factor of each pair's ranking loss, or null if all are 1
 */
public record TrainingBatch(
    int epoch, long step, int[] users, int[] positives, float @Nullable [] weights) {
  /** Creates a batch whose pairs count alike. */
  public TrainingBatch(int epoch, long step, int[] users, int[] positives) {
    this(epoch, step, users, positives, null);
  }

  /** Returns the pairs with a negative each, or with an empty array of negatives. */
  public Batch with(int[] negatives) {
    return Batch.of(users, positives, negatives);
  }

  /** Returns the factor of a pair's ranking loss. */
  double weight(int pair) {
    return weights == null ? 1 : weights[pair];
  }

  /** Returns the number of pairs. */
  public int size() {
    return users.length;
  }
}
