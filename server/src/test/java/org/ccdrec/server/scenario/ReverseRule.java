package org.ccdrec.server.scenario;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A rule that does not come with the server: turns the candidates round. */
public final class ReverseRule implements RuleFactory<ReverseRule.Config> {
  /** Nothing to configure. */
  public record Config() {}

  @Override
  public String name() {
    return "reverse";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Rule create(Config config) {
    return (candidates, context) -> {
      List<Candidate> reversed = new ArrayList<>(candidates);
      Collections.reverse(reversed);
      reversed.forEach(each -> context.tell(each.itemIndex(), () -> "turned round"));
      return reversed;
    };
  }
}
