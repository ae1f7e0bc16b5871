package org.ccdrec.trainer.evaluation;

import org.ccdrec.kernel.Matrix;

/** A model under evaluation: scores every item for any user, larger is better. */
public interface UserScores {

  /**
   * Writes the scores of some users for all items.
   *
   * @param users distinct user indices
   * @param scores receives the scores, {@code users.length × items}
   */
  void score(int[] users, Matrix scores);
}
