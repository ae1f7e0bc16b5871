package org.ccdrec.testkit.reranking;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.plugins.testkit.FactoryChecks;
import org.ccdrec.reranking.Candidate;
import org.ccdrec.reranking.Rule;
import org.ccdrec.reranking.RuleFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of a re-ranking rule, as a suite that its test class extends:
 *
 * <pre>{@code
 * final class MyRuleTest extends RuleContract<MyConfig> {
 *   protected RuleFactory<MyConfig> factory() {
 *     return MyRule.FACTORY;
 *   }
 * }
 * }</pre>
 *
 * <p>It requires of the rule: a valid name, description and configuration; finite scores; each item
 * exactly once, and none added or removed unless the rule declares it; equal results for equal
 * arguments, with or without explanations and under concurrent use; unmodified arguments; a second
 * close without effect; and no threads left after closing.
 *
 * @param <C> the configuration
 */
public abstract class RuleContract<C extends Record> {
  private static final int ITEMS = 60;
  private static final int LARGEST_POOL = 5000;
  private static final int THREADS = 8;
  private static final int CALLS = 25;
  private static final long SEED = 42;

  /** Creates the suite. */
  protected RuleContract() {}

  /** Returns the factory under test. */
  protected abstract RuleFactory<C> factory();

  /** Returns the configuration to test with; all defaults unless overridden. */
  protected C config() {
    return ConfigReader.ofDefaults().bind(factory().configType());
  }

  /**
   * Adds the data that the rule reads, such as attributes that the generated items lack; does
   * nothing unless overridden.
   */
  protected TestRuleContext prepared(TestRuleContext context) {
    return context;
  }

  private TestRuleContext context() {
    return prepared(TestRuleContext.generated(ITEMS, SEED).withEligible(item -> item % 7 != 6));
  }

  private Rule rule() {
    return factory().create(config());
  }

  /** Applies a rule to some candidates as the server does. */
  private static List<Candidate> applied(
      Rule rule, List<Candidate> candidates, TestRuleContext context) throws Exception {
    List<Candidate> result = rule.apply(candidates, context);
    assertNotNull(result, "the result must not be null");
    List<Candidate> copy = new ArrayList<>(result);
    context.end();
    assertTrue(!copy.contains(null), "the result must not contain null");
    return copy;
  }

  /** Returns candidate lists of many shapes, each ordered from best to worst. */
  private List<List<Candidate>> inputs() {
    List<Candidate> all = context().candidates();
    List<Candidate> equal = all.stream().map(each -> each.withScore(0.5f)).toList();
    List<Candidate> negative = all.stream().map(each -> each.withScore(each.score() - 9)).toList();
    List<Candidate> wide =
        all.stream().map(each -> each.withScore((each.score() - 0.5f) * 1e30f)).toList();
    return List.of(all, all.subList(0, 12), equal, negative, wide, all.subList(0, 1), List.of());
  }

  @Test
  void theFactoryNamesAndDescribesItself() {
    FactoryChecks.nameAndDescription(factory().name(), factory().description());
  }

  @Test
  void theConfigurationIsDocumentedAndReadsBack() {
    FactoryChecks.configuration(config());
  }

  @Test
  void theDefaultsAreTaken() {
    FactoryChecks.defaults(factory().configType());
  }

  @Test
  void anyConfigurationValueIsTakenOrRefused() {
    FactoryChecks.extremeValues(config());
  }

  @Test
  void scoresAreFinite() throws Exception {
    try (Rule rule = rule()) {
      for (List<Candidate> input : inputs()) {
        for (Candidate each : applied(rule, input, context())) {
          assertTrue(Float.isFinite(each.score()), "a score must be finite; " + each);
        }
      }
    }
  }

  @Test
  void noItemIsReturnedTwice() throws Exception {
    try (Rule rule = rule()) {
      for (List<Candidate> input : inputs()) {
        List<Integer> returned = items(applied(rule, input, context()));
        assertEquals(
            new HashSet<>(returned).size(),
            returned.size(),
            "an item must occur only once; " + returned);
      }
    }
  }

  @Test
  void itemsAreLeftOutOnlyWhereTheRuleDeclaresIt() throws Exception {
    try (Rule rule = rule()) {
      for (List<Candidate> input : inputs()) {
        Set<Integer> missing = new HashSet<>(items(input));
        missing.removeAll(items(applied(rule, input, context())));
        assertTrue(
            rule.removesItems() || missing.isEmpty(),
            "a rule that leaves out items must declare removesItems(); left out: " + missing);
      }
    }
  }

  @Test
  void itemsAreAddedOnlyWhereTheRuleDeclaresIt() throws Exception {
    try (Rule rule = rule()) {
      for (List<Candidate> input : inputs()) {
        Set<Integer> added = new HashSet<>(items(applied(rule, input, context())));
        added.removeAll(items(input));
        assertTrue(
            rule.addsItems() || added.isEmpty(),
            "a rule that adds items must declare addsItems(); added: " + added);
        assertTrue(
            added.stream().allMatch(context()::isEligible),
            "an added item must be eligible; added: " + added);
      }
    }
  }

  @Test
  void equalArgumentsGiveEqualResults() throws Exception {
    try (Rule rule = rule();
        Rule another = rule()) {
      for (List<Candidate> input : inputs()) {
        List<Candidate> first = applied(rule, input, context());
        assertEquals(
            first, applied(rule, input, context()), "a second call must give the same result");
        assertEquals(
            first,
            applied(another, input, context()),
            "another instance of the rule must give the same result");
      }
    }
  }

  @Test
  void anExplanationDoesNotChangeTheResult() throws Exception {
    try (Rule rule = rule()) {
      for (List<Candidate> input : inputs()) {
        assertEquals(
            applied(rule, input, context()),
            applied(rule, input, context().explained()),
            "an explained answer must have the same order");
      }
    }
  }

  @Test
  void theCandidatesAreLeftAsTheyAre() throws Exception {
    try (Rule rule = rule()) {
      for (List<Candidate> input : inputs()) {
        List<Candidate> writable = new ArrayList<>(input);
        applied(rule, writable, context());
        assertEquals(input, writable, "the list of candidates must not be modified");
      }
    }
  }

  @Test
  @Timeout(60)
  void manyThreadsGetTheSameResultsAsOne() throws Exception {
    try (Rule rule = rule();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<List<Candidate>> inputs = inputs();
      List<List<Candidate>> expected = results(rule, inputs);
      List<Future<?>> calls = new ArrayList<>();
      for (int call = 0; call < THREADS * CALLS; call++) {
        calls.add(
            threads.submit(
                () -> {
                  assertEquals(
                      expected,
                      results(rule, inputs),
                      "concurrent calls must not affect each other");
                  return null;
                }));
      }
      for (Future<?> call : calls) {
        call.get(50, TimeUnit.SECONDS);
      }
    }
  }

  private List<List<Candidate>> results(Rule rule, List<List<Candidate>> inputs) throws Exception {
    List<List<Candidate>> results = new ArrayList<>();
    for (List<Candidate> input : inputs) {
      results.add(applied(rule, input, context()));
    }
    return results;
  }

  @Test
  void itemsWithoutMetadataAreHandled() throws Exception {
    try (Rule rule = rule()) {
      TestRuleContext bare = TestRuleContext.bare(ITEMS);
      for (Candidate each : applied(rule, bare.candidates(), bare)) {
        assertTrue(Float.isFinite(each.score()), "a score must be finite; " + each);
      }
    }
  }

  @Test
  @Timeout(15)
  void theLargestPoolIsHandledInTime() throws Exception {
    try (Rule rule = rule()) {
      TestRuleContext large = prepared(TestRuleContext.generated(LARGEST_POOL, SEED)).withK(500);
      List<Candidate> result = applied(rule, large.candidates(), large);
      assertTrue(
          rule.removesItems() || result.size() >= LARGEST_POOL, "all items must be returned");
    }
  }

  @Test
  void closingTwiceIsHarmlessAndLeavesOthersOpen() throws Exception {
    try (Rule open = rule()) {
      Rule closed = rule();
      closed.close();
      assertDoesNotThrow(closed::close, "a second close must do nothing");
      assertDoesNotThrow(
          () -> applied(open, context().candidates(), context()),
          "other instances of the rule must stay open");
    }
  }

  @Test
  void noThreadOutlivesTheRule() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (Rule rule = rule()) {
      applied(rule, context().candidates(), context());
    }
    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
    left.removeAll(before);
    for (Thread thread : left) {
      thread.join(TimeUnit.SECONDS.toMillis(2));
      assertTrue(!thread.isAlive(), "close() must end the rule's threads; left: " + thread);
    }
  }

  private static List<Integer> items(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::itemIndex).toList();
  }
}
