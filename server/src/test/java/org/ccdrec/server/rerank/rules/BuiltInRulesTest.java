package org.ccdrec.server.rerank.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.RuleFactory;
import org.ccdrec.testkit.reranking.RuleContract;
import org.ccdrec.testkit.reranking.TestRuleContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The built-in rules keep the contract that the rules of others are held to. */
class BuiltInRulesTest {
  @Nested
  class BoostContract extends RuleContract<Boost.Config> {
    @Override
    protected RuleFactory<Boost.Config> factory() {
      return Boost.FACTORY;
    }

    @Override
    protected Boost.Config config() {
      return new Boost.Config("price < 10", 0.2);
    }
  }

  @Nested
  class CapContract extends RuleContract<Cap.Config> {
    @Override
    protected RuleFactory<Cap.Config> factory() {
      return Cap.FACTORY;
    }

    @Override
    protected Cap.Config config() {
      return new Cap.Config("tags", 2);
    }
  }

  @Nested
  class DiversityContract extends RuleContract<Diversity.Config> {
    @Override
    protected RuleFactory<Diversity.Config> factory() {
      return Diversity.FACTORY;
    }
  }

  @Nested
  class FreshnessContract extends RuleContract<Freshness.Config> {
    @Override
    protected RuleFactory<Freshness.Config> factory() {
      return Freshness.FACTORY;
    }

    @Override
    protected Freshness.Config config() {
      return new Freshness.Config("price", 3, 0.5);
    }
  }

  @Nested
  class PinContract extends RuleContract<Pin.Config> {
    /** A candidate, an item that is not eligible, one that does not exist and one to be added. */
    @Override
    protected Pin.Config config() {
      return new Pin.Config(List.of("i3", "i6", "ghost", "i50"), 2);
    }

    @Override
    protected RuleFactory<Pin.Config> factory() {
      return Pin.FACTORY;
    }
  }

  @Test
  void aBoostIsAPartOfTheRangeOfScores() throws Exception {
    TestRuleContext context = TestRuleContext.generated(4, 1).withFilter("f", item -> item == 3);
    List<Candidate> boosted =
        new Boost(new Boost.Config("f", 0.5)).apply(context.candidates(), context);
    assertEquals(
        List.of(
            Candidate.of(0, 1),
            Candidate.of(1, 0.75f),
            Candidate.of(3, 0.625f),
            Candidate.of(2, 0.5f)),
        boosted);
  }
}
