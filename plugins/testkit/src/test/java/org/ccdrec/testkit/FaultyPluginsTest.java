package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.ccdrec.config.Setting;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.spi.UntrainedModelFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test of the contracts fails for a plugin that violates what it checks. */
final class FaultyPluginsTest {

  private static SampleBackbone.Fault backboneFault = SampleBackbone.Fault.NONE;
  private static SampleUntrainedModel.Fault untrainedModelFault = SampleUntrainedModel.Fault.NONE;
  private static SampleSampler.Fault samplerFault = SampleSampler.Fault.NONE;

  static final class FaultyBackbone extends BackboneContract<SampleBackbone.Config> {
    @Override
    protected BackboneFactory<SampleBackbone.Config> factory() {
      return new SampleBackbone.Factory(backboneFault);
    }
  }

  static final class FaultySampler extends SamplerContract<SampleSampler.Config> {
    @Override
    protected SamplerFactory<SampleSampler.Config> factory() {
      return new SampleSampler.Factory(samplerFault);
    }
  }

  static final class FaultyUntrainedModel
      extends UntrainedModelContract<SampleUntrainedModel.Config> {
    @Override
    protected UntrainedModelFactory<SampleUntrainedModel.Config> factory() {
      return new SampleUntrainedModel.Factory(untrainedModelFault);
    }
  }

  static final class FaultyConfiguration extends BackboneContract<FaultyConfiguration.Config> {

    record Config(
        @Setting(help = "", defaultValue = "2") int divisor,
        @Setting(help = "Two", defaultValue = "1") int other) {
      Config {
        other = 10 / divisor;
      }
    }

    @Override
    protected BackboneFactory<Config> factory() {
      return new BackboneFactory<>() {
        @Override
        public String name() {
          return "faulty";
        }

        @Override
        public String description() {
          return "Faulty.";
        }

        @Override
        public Class<Config> configType() {
          return Config.class;
        }

        @Override
        public Backbone create(Config config, BackboneContext context) {
          SampleBackbone.Config sample = new SampleBackbone.Config(0.5);
          return new SampleBackbone(sample, context, SampleBackbone.Fault.NONE);
        }
      };
    }
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_NAME, theFactoryNamesAndDescribesItself",
    "MISSING_ROW, vectorsHaveTheirShapes",
    "WRONG_WIDTH, vectorsHaveTheirShapes",
    "CHANGES_IN_INFERENCE, inferenceIsRepeatable",
    "IGNORES_SEED, anotherSeedGivesAnotherResult",
    "NEEDS_NEGATIVES, aLossDoesWithoutNegatives",
    "UNDECLARED_LAYERS, vectorsHaveTheirShapes",
    "WRONG_LAYERS, vectorsAreTheMeanOfLayers",
    "NOT_FINITE, vectorsAreFiniteBeforeAndAfterTraining",
    "WRONG_GRADIENT, gradientsAreTheDerivativeOfTheLoss",
    "MISSING_GRADIENT, gradientsAreTheDerivativeOfTheLoss",
    "ROWS_DEPEND_ON_REQUEST, rowsDoNotDependOnWhichOthersAreAskedFor",
    "UNSEEDED, oneSeedGivesOneResult",
    "DEPENDS_ON_THREADS, theNumberOfThreadsDoesNotMatter",
    "NEVER_FUSES, itemsAreFusedOnceWhereThereAreEmbeddingsToDiffuse",
    "FUSES_TWICE, itemsAreFusedOnceWhereThereAreEmbeddingsToDiffuse",
    "IGNORES_FUSION, itemsAreFusedOnceWhereThereAreEmbeddingsToDiffuse",
    "UNLEARNING, trainingLowersTheLoss",
    "FORGETS_STATE, aResumedBackboneContinuesAsIfItHadNotStopped",
    "FAILS_ON_SINGLE_USER, aSingleUserIsHandledOrRefused",
    "FAILS_WITHOUT_CONTENT, dataWithoutContentIsHandledOrRefused",
    "FAILS_WITHOUT_INTERACTIONS, dataWithoutInteractionsIsHandledOrRefused",
    "CLOSES_ONCE, closingTwiceIsHarmless",
    "SWALLOWS_INTERRUPTIONS, anInterruptionIsLeftForTheTrainerToSee",
    "LOSS_IS_NO_SCALAR, anObjectiveOfItsOwnHasALossAndNoNegatives",
    "GRADIENT_2_PERCENT_OFF, gradientsAreTheDerivativeOfTheLoss",
    "LOSS_2_PERCENT_OFF, gradientsAreTheDerivativeOfTheLoss",
    "WRONG_SIGN_OF_SMALL_LOSS, gradientsAreTheDerivativeOfTheLoss",
    "CHANGES_PARAMETERS_IN_FORWARD, aPassChangesNoParameter",
    "WRITES_BATCH, theBatchIsLeftAsItIs",
    "WRITES_FEATURES, featuresAreLeftAsTheyAre",
    "LEAKS_THREAD, noThreadIsLeftBehind",
    "CLOSES_KERNELS, theKernelsStayOpen",
  })
  void aFaultyBackboneFails(SampleBackbone.Fault fault, String test) {
    backboneFault = fault;
    assertEquals(Set.of(test), Failures.of(FaultyBackbone.class, test));
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_NAME, theFactoryNamesAndDescribesItself",
    "DRAWS_SEEN_ITEMS, everyPairGetsANegativeThatItsUserHasNotSeen",
    "DRAWS_SEEN_ITEMS, whatIsLeftIsFoundHoweverLittle",
    "ONE_TOO_FEW, everyPairGetsANegativeThatItsUserHasNotSeen",
    "NO_SUCH_ITEM, everyPairGetsANegativeThatItsUserHasNotSeen",
    "NOT_FINITE_VECTORS, everyPairGetsANegativeThatItsUserHasNotSeen",
    "NARROW_VECTORS, everyPairGetsANegativeThatItsUserHasNotSeen",
    "WRONG_GRADIENT, gradientsOfSyntheticNegativesAreTheDerivative",
    "SETS_OF_ANOTHER_SIZE, setsHaveTheNumberOfNegativesThatIsAskedFor",
    "SETS_WITH_SEEN_ITEMS, everyPairGetsANegativeThatItsUserHasNotSeen",
    "UNDECLARED_SETS, setsAreDrawnIfAndOnlyIfDeclared",
    "DEPENDS_ON_THREADS, theNumberOfThreadsDoesNotMatter",
    "WANTS_WHAT_IT_DID_NOT_DECLARE, everyPairGetsANegativeThatItsUserHasNotSeen",
    "UNSEEDED, oneSeedGivesOneResult",
    "ALWAYS_THE_SAME, anotherSeedGivesOtherNegatives",
    "ALWAYS_THE_SAME, negativesDiffer",
    "FORGETS_STATE, aResumedSamplerContinuesAsIfItHadNotStopped",
    "NEVER_ENDS, aUserWhoHasEverythingIsRefusedInTime",
    "WRITES_ITS_ARGUMENTS, theArgumentsAreLeftAsTheyAre",
    "FAILS_ON_EMPTY_BATCH, anEmptyBatchGetsNoNegatives",
    "FAILS_ON_SINGLE_USER, aSingleUserIsHandledOrRefused",
    "FAILS_WITHOUT_INTERACTIONS, dataWithoutInteractionsIsHandledOrRefused",
    "CLOSES_ONCE, closingTwiceIsHarmless",
    "SWALLOWS_INTERRUPTIONS, anInterruptionIsLeftForTheTrainerToSee",
  })
  void aFaultySamplerFails(SampleSampler.Fault fault, String test) {
    samplerFault = fault;
    assertEquals(Set.of(test), Failures.of(FaultySampler.class, test));
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_NAME, theFactoryNamesAndDescribesItself",
    "ALL_THE_SAME, everyPairHasAFiniteScore",
    "NOT_FINITE, everyPairHasAFiniteScore",
    "ADDS_TO_WHAT_IS_THERE, everyPairHasAFiniteScore",
    "DEPENDS_ON_OTHERS, aUsersScoresDoNotDependOnOthers",
    "WRONG_VECTORS, vectorsGiveTheScores",
    "TRAINS, nothingIsTrained",
    "UNSEEDED, oneSeedGivesOneResult",
    "DEPENDS_ON_THREADS, theNumberOfThreadsDoesNotMatter",
    "FAILS_ON_SINGLE_USER, aSingleUserIsHandledOrRefused",
    "FAILS_WITHOUT_CONTENT, dataWithoutContentIsHandledOrRefused",
    "FAILS_WITHOUT_INTERACTIONS, dataWithoutInteractionsIsHandledOrRefused",
    "CLOSES_ONCE, closingTwiceIsHarmless",
    "SWALLOWS_INTERRUPTIONS, anInterruptionIsLeftForTheTrainerToSee",
  })
  void aFaultyUntrainedModelFails(SampleUntrainedModel.Fault fault, String test) {
    untrainedModelFault = fault;
    assertEquals(Set.of(test), Failures.of(FaultyUntrainedModel.class, test));
  }

  @Test
  void aFaultyConfigurationFails() {
    assertEquals(
        Set.of(
            "theConfigurationIsDocumentedAndReadsBack",
            "theDefaultsAreTaken",
            "anyConfigurationValueIsTakenOrRefused"),
        Failures.of(FaultyConfiguration.class));
  }
}
