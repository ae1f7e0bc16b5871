package org.ccdrec.server.rerank;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.ccdrec.reranking.Candidate;

/**
 * The check of what a rule returns.
 *
 * @param mayRemove whether the rule may leave out candidates
 * @param mayAdd whether it may add eligible items
 */
record ResultCheck(boolean mayRemove, boolean mayAdd) {
  /**
   * Requires that a result can be used.
   *
   * @param before the candidates that the rule was given
   * @param after what it returned, where null may be an element
   * @param isEligible tells which items may be added
   * @throws RuleFault naming the first fault
   */
  void require(List<Candidate> before, List<Candidate> after, IntPredicate isEligible)
      throws RuleFault {
    Set<Integer> given = HashSet.newHashSet(before.size());
    before.forEach(candidate -> given.add(candidate.itemIndex()));
    Set<Integer> returned = HashSet.newHashSet(after.size());
    for (Candidate candidate : after) {
      if (candidate == null) {
        throw new RuleFault(FaultKind.NO_RESULT, "it returned a list with null in it");
      }
      int item = candidate.itemIndex();
      requireFinite(candidate);
      if (!returned.add(item)) {
        throw new RuleFault(FaultKind.DUPLICATE, "it returned an item twice; itemIndex=" + item);
      }
      if (!given.contains(item)) {
        requireAddable(item, isEligible);
      }
    }
    if (!mayRemove && !returned.containsAll(given)) {
      given.removeAll(returned);
      throw new RuleFault(
          FaultKind.MISSING,
          "it left out %d of %d candidates without declaring removesItems()"
              .formatted(given.size(), before.size()));
    }
  }

  private static void requireFinite(Candidate candidate) throws RuleFault {
    if (!Float.isFinite(candidate.score())) {
      throw new RuleFault(
          FaultKind.NOT_FINITE,
          "it gave item %d the score %s".formatted(candidate.itemIndex(), candidate.score()));
    }
  }

  private void requireAddable(int item, IntPredicate isEligible) throws RuleFault {
    if (!mayAdd) {
      throw new RuleFault(
          FaultKind.UNEXPECTED, "it added item " + item + " without declaring addsItems()");
    }
    if (!isEligible.test(item)) {
      throw new RuleFault(
          FaultKind.UNEXPECTED, "it added item " + item + ", which is not eligible");
    }
  }
}
