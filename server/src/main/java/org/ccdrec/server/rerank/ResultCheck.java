package org.ccdrec.server.rerank;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.ccdrec.reranking.Candidate;

/**
 * The check of a rule's result.
 *
 * @param mayRemove whether the rule may leave out candidates
 * @param mayAdd whether it may add eligible items
 */
record ResultCheck(boolean mayRemove, boolean mayAdd) {
  /**
   * Checks a result.
   *
   * @param before the rule's candidates
   * @param after its result, whose elements may be null
   * @param isEligible returns whether an item may be added
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
