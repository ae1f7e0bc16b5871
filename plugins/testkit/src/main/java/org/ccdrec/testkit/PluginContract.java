package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.plugins.testkit.FactoryChecks;
import org.ccdrec.spi.PluginFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The common part of the contracts of backbones, untrained models and samplers.
 *
 * <p>It requires: a valid name, description and configuration, whose defaults are accepted and
 * whose errors name their key; the same bits for one seed and any number of threads; degenerate
 * data, such as a single user or no interactions, either handled or rejected with {@link
 * IllegalArgumentException}; a second close without effect; unmodified features, interactions and
 * kernels of the host; no leaked threads; and an interrupt status that is preserved for the
 * trainer.
 *
 * @param <C> the configuration
 */
public abstract sealed class PluginContract<C extends Record>
    permits BackboneContract, UntrainedModelContract, SamplerContract {

  /** The seed of all tests that do not compare seeds. */
  static final long SEED = 42;

  PluginContract() {}

  /** Returns the factory under test. */
  protected abstract PluginFactory<C> factory();

  /** Returns the configuration to test with; all defaults unless overridden. */
  protected C config() {
    return ConfigReader.ofDefaults().bind(factory().configType());
  }

  /** Returns the kernels to test with; vector kernels need {@code jdk.incubator.vector}. */
  protected Kernels.Kind kernels() {
    return Kernels.Kind.SCALAR;
  }

  /** Creates the object under test; closing it must not affect its host. */
  abstract AutoCloseable make(TestHost host);

  /**
   * Creates the object under test, runs all of its work, checks the results, and closes it.
   *
   * @return all results, to the last bit
   */
  abstract List<float[]> work(TestHost host);

  final TestHost host(TestData data, long seed, int threads) {
    return new TestHost(data, seed, kernels(), threads);
  }

  final TestHost host(TestData data) {
    return host(data, SEED, 1);
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
  void oneSeedGivesOneResult() {
    Bits.requireSame(
        worked(TestData.small(), SEED, 1),
        worked(TestData.small(), SEED, 1),
        "one seed must give the same bits");
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    Bits.requireSame(
        worked(TestData.large(), SEED, 1),
        worked(TestData.large(), SEED, 3),
        "the result must not depend on the number of threads");
  }

  final List<float[]> worked(TestData data, long seed, int threads) {
    try (TestHost host = host(data, seed, threads)) {
      return work(host);
    }
  }

  @Test
  void aSingleUserIsHandledOrRefused() {
    handledOrRefused(TestData.singleUser());
  }

  @Test
  void dataWithoutInteractionsIsHandledOrRefused() {
    handledOrRefused(TestData.noInteractions());
  }

  @Test
  void dataWithoutContentIsHandledOrRefused() {
    handledOrRefused(TestData.withoutContent());
  }

  private void handledOrRefused(TestData data) {
    try {
      Bits.requireFinite(worked(data, SEED, 1), "on degenerate data");
    } catch (IllegalArgumentException refused) {
      assertFalse(
          String.valueOf(refused.getMessage()).isBlank(), "a rejection must state the reason");
    }
  }

  @Test
  void closingTwiceIsHarmless() throws Exception {
    try (TestHost host = host(TestData.small())) {
      AutoCloseable made = make(host);
      made.close();
      assertDoesNotThrow(made::close, "a second close must do nothing");
    }
  }

  /** The host's objects are shared with the rest of a run. */
  @Test
  void featuresAreLeftAsTheyAre() {
    try (TestHost host = host(TestData.small())) {
      List<float[]> features = host.modalities().stream().map(m -> m.raw().toArray()).toList();
      work(host);
      Bits.requireSame(
          features,
          host.modalities().stream().map(m -> m.raw().toArray()).toList(),
          "raw features must not be modified");
    }
  }

  /** A first run starts the threads that exist once per process, such as ND4J's own. */
  @Test
  void noThreadIsLeftBehind() {
    worked(TestData.small(), SEED, 1);
    Set<Thread> before = Threads.live();
    worked(TestData.small(), SEED, 1);
    Threads.requireNoneBut(before);
  }

  @Test
  void theKernelsStayOpen() {
    try (TestHost host = host(TestData.small(), SEED, 3)) {
      Set<Thread> team = Threads.ofKernels();
      work(host);
      assertTrue(team.stream().allMatch(Thread::isAlive), "the host's kernels must not be closed");
    }
  }

  @Test
  @Timeout(60)
  void anInterruptionIsLeftForTheTrainerToSee() {
    assertFalse(Thread.currentThread().isInterrupted(), "the test itself must not be interrupted");
    Thread.currentThread().interrupt();
    boolean seen;
    try {
      assertEquals(worked(TestData.small(), SEED, 1).isEmpty(), false, "interrupted work must end");
    } catch (CancellationException honoured) {
      // work may end early if it is interrupted
    } finally {
      seen = Thread.interrupted();
    }
    assertTrue(seen, "the interrupt status must be preserved");
  }
}
