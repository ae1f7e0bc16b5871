package org.ccdrec.server.rerank.rules;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.config.Setting;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.Rule;
import org.ccdrec.reranking.RuleContext;
import org.ccdrec.reranking.RuleFactory;

/**
 * The rule {@code freshness}: newer items rank higher. The bonus of an item is halved for each half
 * life that it is older than the newest candidate; an item without the attribute has none.
 */
record Freshness(Freshness.Config config) implements Rule {
  static final RuleFactory<Config> FACTORY =
      RuleFactory.of(
          "freshness", "Raises the scores of newer items.", Config.class, Freshness::new);

  /**
   * How freshness counts.
   *
   * @param attribute a number that grows with time
   * @param halfLife difference in it that halves the bonus
   * @param amount bonus of the newest candidate, as a part of the candidates' range of scores
   */
  record Config(
      @Setting(help = "Numeric attribute that grows with time") String attribute,
      @Setting(help = "Difference that halves the bonus", above = "0") double halfLife,
      @Setting(
              help = "Bonus of the newest, as a part of the candidates' range of scores",
              defaultValue = "0.2",
              min = "0",
              max = "10")
          double amount) {}

  @Override
  public List<Candidate> apply(List<Candidate> candidates, RuleContext context) {
    double[] times = new double[candidates.size()];
    double newest = Double.NEGATIVE_INFINITY;
    for (int at = 0; at < times.length; at++) {
      Object value = context.attribute(candidates.get(at).itemIndex(), config.attribute());
      times[at] = value instanceof Number number ? number.doubleValue() : Double.NaN;
      newest = Double.isNaN(times[at]) ? newest : Math.max(newest, times[at]);
    }
    double most = config.amount() * Scores.spread(candidates);
    List<Candidate> changed = new ArrayList<>();
    for (int at = 0; at < times.length; at++) {
      Candidate each = candidates.get(at);
      double age = newest - times[at];
      double bonus = Double.isNaN(age) ? 0 : most * Math.pow(2, -age / config.halfLife());
      if (bonus > 0) {
        context.explain(each.itemIndex(), () -> "fresh: " + (float) bonus + " more");
      }
      changed.add(each.withScore((float) (each.score() + bonus)));
    }
    return Scores.sorted(changed);
  }
}
