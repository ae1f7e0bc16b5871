package org.ccdrec.reranking;

import java.util.List;

/**
 * A re-ranking rule: one step of a scenario. Implementations are safe for use by several threads.
 *
 * <p>The server ignores the result of a call that breaks this contract, throws, or does not return
 * before the request's deadline: the answer then has the order from before the rule. When the
 * deadline passes, the server interrupts the call.
 */
@FunctionalInterface
public interface Rule extends AutoCloseable {
  /**
   * Returns the candidates in a new order, with their old or new scores.
   *
   * <p>The result holds each item once and every score is finite. It holds the same items as the
   * candidates, unless {@link #removesItems()} or {@link #addsItems()} says otherwise. Equal
   * arguments give equal results.
   *
   * @param candidates from best to worst, each item once; unmodifiable
   * @param context the request and its items
   * @throws Exception if the rule cannot be applied; the server then answers without it
   */
  List<Candidate> apply(List<Candidate> candidates, RuleContext context) throws Exception;

  /** Returns whether the rule may leave out candidates; false unless overridden. */
  default boolean removesItems() {
    return false;
  }

  /**
   * Returns whether the rule may add {@linkplain RuleContext#isEligible eligible} items that are
   * not among the candidates; false unless overridden.
   */
  default boolean addsItems() {
    return false;
  }

  /**
   * Releases what the rule holds; a second call does nothing. The server closes a rule when the
   * scenario file changes and when it stops, after the last call of {@link #apply} has returned or
   * missed its deadline. Does nothing unless overridden.
   */
  @Override
  default void close() {}
}
