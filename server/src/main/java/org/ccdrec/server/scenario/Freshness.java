package org.ccdrec.server.scenario;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.config.Setting;

/**
 * The rule {@code freshness}: newer items rank higher. The bonus of an item is halved for each half
 * life that it is older than the newest candidate; an item without the attribute has none.
 */
public final class Freshness implements RuleFactory<Freshness.Config> {
  /**
   * How freshness counts.
   *
   * @param attribute a number that grows with time
   * @param halfLife difference in it that halves the bonus
   * @param amount bonus of the newest candidate, as a part of the candidates' range of scores
   */
  public record Config(
      @Setting(help = "Numeric attribute that grows with time") String attribute,
      @Setting(help = "Difference that halves the bonus", above = "0") double halfLife,
      @Setting(
              help = "Bonus of the newest, as a part of the candidates' range of scores",
              defaultValue = "0.2",
              min = "0",
              max = "10")
          double amount) {}

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Rule create(Config config) {
    return (candidates, context) -> {
      double[] ages = new double[candidates.size()];
      double newest = Double.NEGATIVE_INFINITY;
      for (int at = 0; at < ages.length; at++) {
        Object value = context.attribute(candidates.get(at).itemIndex(), config.attribute());
        ages[at] = value instanceof Number number ? number.doubleValue() : Double.NaN;
        newest = Double.isNaN(ages[at]) ? newest : Math.max(newest, ages[at]);
      }
      double most = config.amount() * RuleContext.spread(candidates);
      List<Candidate> changed = new ArrayList<>();
      for (int at = 0; at < ages.length; at++) {
        Candidate each = candidates.get(at);
        double bonus =
            Double.isNaN(ages[at])
                ? 0
                : most * Math.pow(2, (ages[at] - newest) / config.halfLife());
        if (bonus > 0) {
          context.tell(each.itemIndex(), () -> "fresh: " + (float) bonus + " more");
        }
        changed.add(new Candidate(each.itemIndex(), (float) (each.score() + bonus)));
      }
      return RuleContext.sorted(changed);
    };
  }
}
