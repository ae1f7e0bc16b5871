package org.ccdrec.server.rerank.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.ccdrec.config.Setting;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.Rule;
import org.ccdrec.reranking.RuleContext;
import org.ccdrec.reranking.RuleFactory;

/** The rule {@code boost}: items that match a filter rank higher, or lower. */
record Boost(Boost.Config config) implements Rule {
  static final RuleFactory<Config> FACTORY =
      RuleFactory.of(
          "boost",
          "Raises or lowers the scores of the items that match a filter.",
          Config.class,
          Boost::new);

  /**
   * What is boosted, and how much.
   *
   * @param filter a condition on items
   * @param amount part of the difference between the best and the worst candidate's score that is
   *     added
   */
  record Config(
      @Setting(help = "Condition on the items that are boosted") String filter,
      @Setting(
              help = "Added to their score, as a part of the candidates' range of scores",
              defaultValue = "0.2",
              min = "-10",
              max = "10")
          double amount) {}

  @Override
  public List<Candidate> apply(List<Candidate> candidates, RuleContext context) {
    IntPredicate boosted = context.matching(config.filter());
    float added = (float) (config.amount() * Scores.spread(candidates));
    List<Candidate> changed = new ArrayList<>();
    for (Candidate each : candidates) {
      if (boosted.test(each.itemIndex())) {
        changed.add(each.withScore(each.score() + added));
        context.explain(each.itemIndex(), () -> "boosted by " + added + ": " + config.filter());
      } else {
        changed.add(each);
      }
    }
    return Scores.sorted(changed);
  }
}
