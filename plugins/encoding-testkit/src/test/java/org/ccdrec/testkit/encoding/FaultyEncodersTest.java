package org.ccdrec.testkit.encoding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import org.ccdrec.encoding.EncoderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Each test of the contract fails for an encoder that violates what it checks. */
final class FaultyEncodersTest {
  private static SampleEncoder.Fault fault = SampleEncoder.Fault.NONE;

  static final class FaultyEncoder extends EncoderContract<SampleEncoder.Config> {
    @Override
    protected EncoderFactory<SampleEncoder.Config> factory() {
      return SampleEncoder.factory(fault);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_NAME, theFactoryNamesAndDescribesItself",
    "WRONG_WIDTH, vectorsAreFiniteAndOfOneWidth",
    "NOT_FINITE, vectorsAreFiniteAndOfOneWidth",
    "CONSTANT, itemsAreToldApart",
    "INVENTS_A_RESULT, anEmptyBatchHasNoResults",
    "DEPENDS_ON_THE_BATCH, aVectorDependsOnTheContentAlone",
    "ENCODES_NOTHING_AS_ZERO, anItemWithoutContentIsAbsent",
    "READS_THE_ID, encodersOfNewItemsDoNotNeedTheId",
    "CLOSES_ONCE, closingTwiceIsHarmlessAndLeavesOthersOpen",
    "LEAVES_A_THREAD, noThreadOutlivesTheEncoder",
  })
  void aFaultyEncoderFails(SampleEncoder.Fault planted, String test) {
    fault = planted;
    assertEquals(1, failuresOf(test));
    fault = SampleEncoder.Fault.NONE;
    assertEquals(0, failuresOf(test));
  }

  private static long failuresOf(String test) {
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(FaultyEncoder.class, test))
                .build(),
            summary);
    assertEquals(1, summary.getSummary().getTestsStartedCount(), test);
    return summary.getSummary().getTestsFailedCount();
  }
}
