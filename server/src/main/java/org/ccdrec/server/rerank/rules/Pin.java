package org.ccdrec.server.rerank.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ccdrec.config.Setting;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.Rule;
import org.ccdrec.reranking.RuleContext;
import org.ccdrec.reranking.RuleFactory;

/**
 * The rule {@code pin}: some items stand at a place, in their order, whether or not they are among
 * the candidates. An item that must not come back, because it was seen or filtered out, does not.
 */
record Pin(Pin.Config config) implements Rule {
  static final RuleFactory<Config> FACTORY =
      RuleFactory.of("pin", "Puts some items at a fixed place.", Config.class, Pin::new);

  /**
   * What is pinned.
   *
   * @param items ids
   * @param position place of the first of them, from 1
   */
  record Config(
      @Setting(help = "Ids of items") List<String> items,
      @Setting(help = "Place of the first, from 1", defaultValue = "1", min = "1", max = "500")
          int position) {}

  @Override
  public boolean addsItems() {
    return true;
  }

  @Override
  public List<Candidate> apply(List<Candidate> candidates, RuleContext context) {
    Set<Integer> pinned = new LinkedHashSet<>();
    config.items().stream()
        .map(context::itemIndex)
        .filter(index -> index >= 0 && context.isEligible(index))
        .forEach(pinned::add);
    List<Candidate> others =
        candidates.stream().filter(each -> !pinned.contains(each.itemIndex())).toList();
    int place = Math.min(config.position() - 1, others.size());
    List<Candidate> all = new ArrayList<>(others.subList(0, place));
    float score = others.isEmpty() ? 0 : others.get(Math.min(place, others.size() - 1)).score();
    for (int index : pinned) {
      all.add(Candidate.of(index, score));
      int rank = all.size();
      context.explain(index, () -> "pinned at " + rank);
    }
    all.addAll(others.subList(place, others.size()));
    return all;
  }
}
