package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
 * The contract of whatever a plugin offers, which the suites of backbones, untrained models and
 * samplers share.
 *
 * <p>It holds the plugin to: a sound name, description and configuration, whose defaults are taken
 * as they are and whose errors name their key; the same bits for one seed and any number of
 * threads; data with a single user or none of anything either handled or refused with {@link
 * IllegalArgumentException}; a second close without effect; features, interactions and kernels of
 * the host left as they are; no thread left behind; and an interruption left for the trainer to
 * see.
 *
 * @param <C> the configuration
 */
public abstract sealed class PluginContract<C extends Record>
    permits BackboneContract, UntrainedModelContract, SamplerContract {

  /** The seed of all that is not compared with another seed's. */
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

  /** Makes what is under test, which must close without effect on its host. */
  abstract AutoCloseable make(TestHost host);

  /**
   * Makes what is under test, lets it do its whole work, requires that what comes of it is sound,
   * and closes it.
   *
   * @return all that came of it, to the last bit
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
      assertFalse(String.valueOf(refused.getMessage()).isBlank(), "a refusal must say why");
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

  /** What the host gives is shared with everything else of a run. */
  @Test
  void featuresAndInteractionsAreLeftAsTheyAre() {
    try (TestHost host = host(TestData.small())) {
      List<float[]> features = host.modalities().stream().map(m -> m.raw().toArray()).toList();
      int[] items = host.interactions().items().clone();
      int[] offsets = host.interactions().offsets().clone();
      work(host);
      Bits.requireSame(
          features,
          host.modalities().stream().map(m -> m.raw().toArray()).toList(),
          "raw features must not be written");
      assertArrayEquals(items, host.interactions().items(), "items must not be written");
      assertArrayEquals(offsets, host.interactions().offsets(), "offsets must not be written");
    }
  }

  /** A first run starts what the process has once, such as ND4J's own threads. */
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
      assertEquals(
          worked(TestData.small(), SEED, 1).isEmpty(), false, "an interrupted work must be done");
    } catch (CancellationException honoured) {
      // work may end early where it is interrupted
    } finally {
      seen = Thread.interrupted();
    }
    assertTrue(seen, "the interrupt status must survive all of the work");
  }
}
