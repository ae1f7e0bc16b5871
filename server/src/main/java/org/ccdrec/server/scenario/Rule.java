package org.ccdrec.server.scenario;

import java.util.List;
import org.ccdrec.server.filter.FilterException;

/**
 * One step of a scenario. Implementations are safe for use by many threads.
 *
 * <p>Answers that explain themselves show how each rule changed an item's rank and score; what only
 * the rule knows, it says by {@link RuleContext#tell}.
 */
@FunctionalInterface
public interface Rule {
  /**
   * Returns the candidates in a new order.
   *
   * @param candidates from best to worst, not to be changed; none is there twice, and neither must
   *     one be in the result
   * @param context what is known of them
   * @throws FilterException if a filter of the rule does not go with the version that answers
   */
  List<Candidate> apply(List<Candidate> candidates, RuleContext context) throws FilterException;
}
