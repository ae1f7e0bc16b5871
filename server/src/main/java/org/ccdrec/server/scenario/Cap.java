package org.ccdrec.server.scenario;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ccdrec.config.Setting;

/**
 * The rule {@code cap}: no more than so many items of one value of an attribute, as long as others
 * are left; the rest go behind. Of a list each value counts; an item without the attribute is not
 * capped.
 */
public final class Cap implements RuleFactory<Cap.Config> {
  /**
   * What is capped.
   *
   * @param attribute an attribute, or category
   * @param maximum how many items of one value
   */
  public record Config(
      @Setting(help = "Attribute, or category") String attribute,
      @Setting(help = "Items of one value", defaultValue = "2", min = "1") int maximum) {}

  @Override
  public String name() {
    return "cap";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Rule create(Config config) {
    return (candidates, context) -> {
      Map<Object, Integer> counts = new HashMap<>();
      List<Candidate> kept = new ArrayList<>();
      List<Candidate> behind = new ArrayList<>();
      for (Candidate each : candidates) {
        Object value = context.attribute(each.itemIndex(), config.attribute());
        Collection<?> values =
            value instanceof Collection<?> several
                ? several
                : value == null ? List.of() : List.of(value);
        Optional<?> full =
            values.stream()
                .filter(one -> counts.getOrDefault(one, 0) >= config.maximum())
                .findFirst();
        if (full.isPresent()) {
          behind.add(each);
          context.tell(
              each.itemIndex(),
              () ->
                  "capped: %d of %s = %s are before it"
                      .formatted(config.maximum(), config.attribute(), full.get()));
        } else {
          values.forEach(one -> counts.merge(one, 1, Integer::sum));
          kept.add(each);
        }
      }
      kept.addAll(behind);
      return kept;
    };
  }
}
