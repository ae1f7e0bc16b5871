package org.ccdrec.server.scenario;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.retrieval.Ranking;

/**
 * A named way to order candidates anew. Immutable; safe for use by many threads.
 *
 * @param pool how many candidates are looked at
 * @param steps what is done to them, in this order
 * @param definition what the file says of it; the same text means the same order
 */
public record Scenario(int pool, List<Step> steps, String definition) {
  /**
   * One rule of a scenario.
   *
   * @param name name of its kind
   * @param rule what is done
   */
  public record Step(String name, Rule rule) {}

  /**
   * Returns the best items by the rules.
   *
   * @param candidates the best items by score
   * @param context what is known of them, and how many come back
   * @throws FilterException if a filter of a rule does not go with the version that answers
   */
  public Ranking apply(Ranking candidates, RuleContext context) throws FilterException {
    List<Candidate> list = new ArrayList<>();
    for (int rank = 0; rank < candidates.size(); rank++) {
      list.add(new Candidate(candidates.items()[rank], candidates.scores()[rank]));
    }
    context.trace().begin(list);
    for (Step step : steps) {
      list = List.copyOf(step.rule().apply(List.copyOf(list), context));
      context.trace().done(step.name(), list);
    }
    int size = Math.min(context.k(), list.size());
    int[] items = new int[size];
    float[] scores = new float[size];
    for (int rank = 0; rank < size; rank++) {
      items[rank] = list.get(rank).itemIndex();
      scores[rank] = list.get(rank).score();
    }
    return new Ranking(items, scores, candidates.isWhole());
  }
}
