package com.example.ccdrec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.RuleFactory;
import org.ccdrec.testkit.reranking.RuleContract;
import org.ccdrec.testkit.reranking.TestRuleContext;
import org.junit.jupiter.api.Test;

final class LongTailTest extends RuleContract<LongTailConfig> {
  @Override
  protected RuleFactory<LongTailConfig> factory() {
    return LongTail.FACTORY;
  }

  @Test
  void eachSecondPlaceIsForARarelySeenItem() {
    TestRuleContext context = TestRuleContext.generated(5, 1).explained();
    for (int item = 0; item < 5; item++) {
      context.withPopularity(item, item < 3 ? 100 : 1);
    }
    List<Candidate> ordered =
        new LongTail(new LongTailConfig(2, 1)).apply(context.candidates(), context);
    assertEquals(List.of(0, 3, 1, 4, 2), ordered.stream().map(Candidate::itemIndex).toList());
    assertEquals(
        Map.of(3, "rarely seen: place 2", 4, "rarely seen: place 4"), context.explanations());
  }
}
