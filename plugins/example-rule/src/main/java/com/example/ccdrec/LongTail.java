package com.example.ccdrec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.Rule;
import org.ccdrec.reranking.RuleContext;
import org.ccdrec.reranking.RuleFactory;

/**
 * The rule {@code long-tail}: reserves every fifth place, or as configured, for the best candidate
 * that few users have seen; the other candidates keep their order.
 */
final class LongTail implements Rule {
  static final RuleFactory<LongTailConfig> FACTORY =
      RuleFactory.of(
          "long-tail",
          "Reserves places for items that few users have seen.",
          LongTailConfig.class,
          LongTail::new);

  private final LongTailConfig config;

  LongTail(LongTailConfig config) {
    this.config = config;
  }

  @Override
  public List<Candidate> apply(List<Candidate> candidates, RuleContext context) {
    Deque<Candidate> rare = new ArrayDeque<>();
    Deque<Candidate> others = new ArrayDeque<>();
    for (Candidate each : candidates) {
      boolean isRare = context.popularity(each.itemIndex()) <= config.popularityUpTo();
      (isRare ? rare : others).add(each);
    }
    List<Candidate> ordered = new ArrayList<>();
    while (!rare.isEmpty() || !others.isEmpty()) {
      int place = ordered.size() + 1;
      boolean isReserved = place % config.every() == 0;
      if (others.isEmpty() || (isReserved && !rare.isEmpty())) {
        Candidate placed = rare.remove();
        context.explain(placed.itemIndex(), () -> "rarely seen: place " + place);
        ordered.add(placed);
      } else {
        ordered.add(others.remove());
      }
    }
    return ordered;
  }
}
