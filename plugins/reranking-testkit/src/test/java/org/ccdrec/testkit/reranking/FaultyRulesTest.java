package org.ccdrec.testkit.reranking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Set;
import java.util.TreeSet;
import org.ccdrec.config.Setting;
import org.ccdrec.reranking.RuleFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Each test of the contract fails for a rule that violates what it checks. */
final class FaultyRulesTest {
  private static SampleRule.Fault fault = SampleRule.Fault.NONE;

  static final class FaultyRule extends RuleContract<SampleRule.Config> {
    @Override
    protected RuleFactory<SampleRule.Config> factory() {
      return SampleRule.factory(fault);
    }
  }

  static final class FaultyConfiguration extends RuleContract<FaultyConfiguration.Config> {
    record Config(
        @Setting(help = "", defaultValue = "2") int divisor,
        @Setting(help = "Two", defaultValue = "1") int other) {
      Config {
        other = 10 / divisor;
      }
    }

    @Override
    protected RuleFactory<Config> factory() {
      return RuleFactory.of(
          "faulty", "Faulty.", Config.class, config -> new SampleRule(SampleRule.Fault.NONE));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_NAME, theFactoryNamesAndDescribesItself",
    "NOT_FINITE, scoresAreFinite",
    "TWICE, noItemIsReturnedTwice",
    "LEAVES_OUT, itemsAreLeftOutOnlyWhereTheRuleDeclaresIt",
    "ADDS, itemsAreAddedOnlyWhereTheRuleDeclaresIt",
    "RANDOM, equalArgumentsGiveEqualResults",
    "COUNTS_CALLS, equalArgumentsGiveEqualResults",
    "KEEPS_CONTEXT, equalArgumentsGiveEqualResults",
    "EXPLAINING_REORDERS, anExplanationDoesNotChangeTheResult",
    "SORTS_ITS_ARGUMENT, theCandidatesAreLeftAsTheyAre",
    "SHARES_A_LIST, manyThreadsGetTheSameResultsAsOne",
    "NEEDS_A_CATEGORY, itemsWithoutMetadataAreHandled",
    "SLOW, theLargestPoolIsHandledInTime",
    "CLOSES_ONCE, closingTwiceIsHarmlessAndLeavesOthersOpen",
    "CLOSES_OTHERS, closingTwiceIsHarmlessAndLeavesOthersOpen",
    "LEAVES_A_THREAD, noThreadOutlivesTheRule",
  })
  void aFaultyRuleFails(SampleRule.Fault planted, String test) {
    fault = planted;
    assertEquals(Set.of(test), failuresOf(selectMethod(FaultyRule.class, test)));
  }

  @Test
  void aFaultyConfigurationFails() {
    assertEquals(
        Set.of(
            "theConfigurationIsDocumentedAndReadsBack",
            "theDefaultsAreTaken",
            "anyConfigurationValueIsTakenOrRefused"),
        failuresOf(selectClass(FaultyConfiguration.class)));
  }

  private static Set<String> failuresOf(DiscoverySelector tests) {
    Set<String> failed = new TreeSet<>();
    var listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.FAILED) {
              test.getSource()
                  .map(source -> ((MethodSource) source).getMethodName())
                  .ifPresent(failed::add);
            }
          }
        };
    LauncherFactory.create()
        .execute(LauncherDiscoveryRequestBuilder.request().selectors(tests).build(), listener);
    return failed;
  }
}
