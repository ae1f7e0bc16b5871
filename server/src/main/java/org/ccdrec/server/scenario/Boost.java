package org.ccdrec.server.scenario;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.ccdrec.config.Setting;

/** The rule {@code boost}: items that a filter lets through rank higher, or lower. */
public final class Boost implements RuleFactory<Boost.Config> {
  /**
   * What is boosted, and how much.
   *
   * @param filter a condition on items
   * @param amount part of the difference between the best and the worst candidate's score that is
   *     added
   */
  public record Config(
      @Setting(help = "Condition on the items that are boosted") String filter,
      @Setting(
              help = "Added to their score, as a part of the candidates' range of scores",
              defaultValue = "0.2",
              min = "-10",
              max = "10")
          double amount) {}

  @Override
  public String name() {
    return "boost";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Rule create(Config config) {
    return (candidates, context) -> {
      BitSet boosted = context.select(config.filter());
      float added = (float) config.amount() * RuleContext.spread(candidates);
      List<Candidate> changed = new ArrayList<>();
      for (Candidate each : candidates) {
        float more = 0;
        if (boosted.get(each.itemIndex())) {
          more = added;
          context.tell(each.itemIndex(), () -> "boosted by " + added + ": " + config.filter());
        }
        changed.add(new Candidate(each.itemIndex(), each.score() + more));
      }
      return RuleContext.sorted(changed);
    };
  }
}
