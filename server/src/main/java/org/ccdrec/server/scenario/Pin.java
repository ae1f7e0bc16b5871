package org.ccdrec.server.scenario;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ccdrec.config.Setting;

/**
 * The rule {@code pin}: some items stand at a place, in their order, whether or not they are among
 * the candidates. An item that must not come back, because it was seen or filtered out, does not.
 */
public final class Pin implements RuleFactory<Pin.Config> {
  /**
   * What is pinned.
   *
   * @param items ids
   * @param position place of the first of them, from 1
   */
  public record Config(
      @Setting(help = "Ids of items") List<String> items,
      @Setting(help = "Place of the first, from 1", defaultValue = "1", min = "1", max = "500")
          int position) {}

  @Override
  public String name() {
    return "pin";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Rule create(Config config) {
    return (candidates, context) -> {
      Set<Integer> pinned = new LinkedHashSet<>();
      config.items().stream()
          .map(context::eligibleIndex)
          .filter(index -> index >= 0)
          .forEach(pinned::add);
      List<Candidate> others =
          candidates.stream().filter(each -> !pinned.contains(each.itemIndex())).toList();
      int place = Math.min(config.position() - 1, others.size());
      List<Candidate> all = new ArrayList<>(others.subList(0, place));
      float score = others.isEmpty() ? 0 : others.get(Math.min(place, others.size() - 1)).score();
      for (int index : pinned) {
        all.add(new Candidate(index, score));
        int rank = all.size();
        context.tell(index, () -> "pinned at " + rank);
      }
      all.addAll(others.subList(place, others.size()));
      return all;
    };
  }
}
