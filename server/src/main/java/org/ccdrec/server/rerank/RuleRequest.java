package org.ccdrec.server.rerank;

import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.server.retrieval.ItemFilter;

/**
 * The request whose candidates a scenario orders.
 *
 * @param live the version that answers; the caller holds it
 * @param choice the eligible items and the number to return
 * @param user the user's items
 * @param deadline the deadline of the rules
 * @param trace records the changes and faults of the rules
 */
public record RuleRequest(
    LiveSnapshot live, Choice choice, User user, Deadline deadline, RuleTrace trace) {
  /**
   * The items of an answer.
   *
   * @param eligible the eligible items
   * @param k the number to return
   */
  public record Choice(ItemFilter eligible, int k) {}

  /**
   * The items of a user.
   *
   * @param seen those of training or the session
   * @param recent those of the latest events, oldest first
   */
  public record User(int[] seen, int[] recent) {}
}
