package org.ccdrec.trainer.evaluation;

/** Receives the ranking of each user of an evaluation. */
@FunctionalInterface
public interface RankingReceiver {

  /**
   * Receives the ranking of one user.
   *
   * @param position the user's position among the users evaluated
   * @param user the user's index
   * @param best the user's items, best first, at most {@link MetricAt#longest}
   */
  void accept(int position, int user, int[] best);
}
