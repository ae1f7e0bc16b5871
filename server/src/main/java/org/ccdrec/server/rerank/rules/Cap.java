package org.ccdrec.server.rerank.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.config.Setting;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.Rule;
import org.ccdrec.reranking.RuleContext;
import org.ccdrec.reranking.RuleFactory;

/**
 * The rule {@code cap}: limits the number of items per value of an attribute; further items move
 * behind all others. Every value of a list counts, and an item without the attribute is not
 * limited.
 */
record Cap(Cap.Config config) implements Rule {
  static final RuleFactory<Config> FACTORY =
      RuleFactory.of(
          "cap",
          "Moves items behind the others once enough items share a value of an attribute.",
          Config.class,
          Cap::new);

  /**
   * What is capped.
   *
   * @param attribute an attribute, or category
   * @param maximum how many items of one value
   */
  record Config(
      @Setting(help = "Attribute, or category") String attribute,
      @Setting(help = "Items of one value", defaultValue = "2", min = "1") int maximum) {}

  @Override
  public List<Candidate> apply(List<Candidate> candidates, RuleContext context) {
    Map<Object, Integer> counts = new HashMap<>();
    List<Candidate> kept = new ArrayList<>();
    List<Candidate> behind = new ArrayList<>();
    for (Candidate each : candidates) {
      Collection<?> values = values(each, context);
      Optional<?> full =
          values.stream()
              .filter(one -> counts.getOrDefault(one, 0) >= config.maximum())
              .findFirst();
      if (full.isPresent()) {
        behind.add(each);
        explain(each, full.get(), context);
      } else {
        values.forEach(one -> counts.merge(one, 1, Integer::sum));
        kept.add(each);
      }
    }
    kept.addAll(behind);
    return kept;
  }

  private Collection<?> values(Candidate candidate, RuleContext context) {
    Object value = context.attribute(candidate.itemIndex(), config.attribute());
    if (value == null) {
      return List.of();
    }
    return value instanceof Collection<?> several ? several : List.of(value);
  }

  private void explain(Candidate capped, Object value, RuleContext context) {
    context.explain(
        capped.itemIndex(),
        () ->
            "capped: %d of %s = %s are before it"
                .formatted(config.maximum(), config.attribute(), value));
  }
}
