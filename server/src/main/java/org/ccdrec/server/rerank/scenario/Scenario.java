package org.ccdrec.server.rerank.scenario;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.live.ReferenceCount;
import org.ccdrec.server.rerank.RuleRequest;
import org.ccdrec.server.rerank.RuleStep;
import org.ccdrec.server.retrieval.Ranking;

/**
 * A named list of rules, and how many candidates they are given.
 *
 * <p>It counts its holders: the scenarios it belongs to are one, every request another. The last to
 * release it closes its rules. Safe for use by many threads.
 */
public final class Scenario {
  private final int pool;
  private final List<RuleStep> steps;
  private final String definition;
  private final ReferenceCount holders;

  Scenario(int pool, List<RuleStep> steps, String definition) {
    this.pool = pool;
    this.steps = List.copyOf(steps);
    this.definition = definition;
    this.holders = new ReferenceCount("scenario", () -> this.steps.forEach(RuleStep::close));
  }

  /** Returns how many candidates the rules are given. */
  public int pool() {
    return pool;
  }

  /** Returns what the scenario file says of it; the same text means the same order. */
  public String definition() {
    return definition;
  }

  /** Becomes another holder unless the last one has already released it; returns whether it did. */
  boolean tryRetain() {
    return holders.tryRetain();
  }

  /** Ends the caller's hold; closes the rules if it was the last. */
  public void release() {
    holders.release();
  }

  /**
   * Returns the best items by the rules; a rule that fails is left out.
   *
   * @param candidates the best items by score
   * @param request what they are for, and how many come back
   * @throws FilterException if a filter of a rule does not go with the version that answers
   */
  public Ranking apply(Ranking candidates, RuleRequest request) throws FilterException {
    List<Candidate> list = new ArrayList<>();
    for (int rank = 0; rank < candidates.size(); rank++) {
      list.add(Candidate.of(candidates.items()[rank], candidates.scores()[rank]));
    }
    list = List.copyOf(list);
    request.trace().begin(list);
    for (RuleStep step : steps) {
      list = List.copyOf(step.apply(list, request));
    }
    int size = Math.min(request.choice().k(), list.size());
    int[] items = new int[size];
    float[] scores = new float[size];
    for (int rank = 0; rank < size; rank++) {
      items[rank] = list.get(rank).itemIndex();
      scores[rank] = list.get(rank).score();
    }
    return new Ranking(items, scores, candidates.isWhole());
  }
}
