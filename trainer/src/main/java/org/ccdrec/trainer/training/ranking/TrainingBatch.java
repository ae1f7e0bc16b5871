package org.ccdrec.trainer.training.ranking;

import org.ccdrec.spi.Batch;

/**
 * The training pairs (users[i], positives[i]) of one step.
 *
 * @param epoch the number of the epoch, from 0
 * @param step the number of the step within the run, from 0
 * @param users user indices
 * @param positives the items they interacted with
 */
public record TrainingBatch(int epoch, long step, int[] users, int[] positives) {
  /** Returns the pairs with a negative each, or with an empty array of negatives. */
  public Batch with(int[] negatives) {
    return Batch.of(users, positives, negatives);
  }

  /** Returns the number of pairs. */
  public int size() {
    return users.length;
  }
}
