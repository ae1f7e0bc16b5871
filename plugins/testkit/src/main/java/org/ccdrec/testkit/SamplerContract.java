package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.autodiff.Gather;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.LogisticLoss;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.RowDots;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.Interactions;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.NegativeSampler.Need;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.spi.SamplingView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * The contract of a negative sampler, as a suite that its test class extends, like {@link
 * BackboneContract}.
 *
 * <p>It holds the sampler to: a sound name, description and configuration; one negative a pair,
 * which exists and which the user has not seen, over many epochs and however little is left;
 * vectors of the right shape, finite, with finite gradients; nothing seen but what it declared to
 * need; the same negatives for one seed, and others for another; its arguments unchanged; an empty
 * batch; data with a single user or none of anything handled or refused with {@link
 * IllegalArgumentException}; a user without any unseen item answered in time; a second close
 * without effect; and an interruption left for the trainer to see.
 *
 * @param <C> the configuration
 */
public abstract class SamplerContract<C extends Record> {

  private static final int BATCH = 24;
  private static final int EPOCHS = 20;

  /** Makes the suite. */
  protected SamplerContract() {}

  /** Returns the factory under test. */
  protected abstract SamplerFactory<C> factory();

  /** Returns the configuration to test with; all defaults unless overridden. */
  protected C config() {
    return ConfigReader.ofDefaults().bind(factory().configType());
  }

  /** Returns the kernels to test with; vector kernels need {@code jdk.incubator.vector}. */
  protected Kernels.Kind kernels() {
    return Kernels.Kind.SCALAR;
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
  void anyConfigurationValueIsTakenOrRefused() {
    FactoryChecks.extremeValues(config());
  }

  @Test
  void everyPairGetsANegativeThatItsUserHasNotSeen() {
    try (Run run = run(TestData.small(), 42)) {
      run.epochs(EPOCHS, SamplerContract::requireSound);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void whatIsLeftIsFoundHoweverLittle() {
    try (Run run = run(TestData.nearlyEverythingSeen(), 42)) {
      run.epochs(EPOCHS, SamplerContract::requireSound);
    }
  }

  /** Looks at one answer, on the tape that is still open. */
  private interface Look {
    void at(Interactions interactions, Batch batch, Answer answer);
  }

  /** What a sampler said, and what it saw; the view's parts are null where it needs nothing. */
  private record Answer(Negatives negatives, SamplingView view) {}

  private static void requireSound(Interactions interactions, Batch batch, Answer answer) {
    switch (answer.negatives()) {
      case Negatives.Items(int[] items) -> requireUnseen(interactions, batch, items);
      case Negatives.Vectors(Var vectors) -> requireVectors(batch, vectors, answer.view());
    }
  }

  private static void requireUnseen(Interactions interactions, Batch batch, int[] items) {
    assertEquals(batch.size(), items.length, "every pair must get one negative");
    for (int at = 0; at < items.length; at++) {
      int item = items[at];
      assertTrue(
          item >= 0 && item < interactions.itemCount(), "a negative must exist; item=" + item);
      assertFalse(
          interactions.contains(batch.users()[at], item),
          "a negative must not be an item that the user has; user="
              + batch.users()[at]
              + ", item="
              + item);
    }
  }

  private static void requireVectors(Batch batch, Var vectors, SamplingView view) {
    Representations seen = view.requireRepresentations();
    assertEquals(batch.size(), vectors.value().rows(), "every pair must get one negative");
    assertEquals(
        seen.items().value().columns(),
        vectors.value().columns(),
        "a synthetic negative must be as wide as item vectors");
    for (float value : vectors.value().toArray()) {
      assertTrue(Float.isFinite(value), "a synthetic negative must be finite; value=" + value);
    }
    Tape tape = view.requireTape();
    Var users = tape.apply(new Gather(batch.users()), seen.users());
    tape.backward(tape.apply(new LogisticLoss(), tape.apply(new RowDots(), users, vectors)));
    Map<Parameter, Gradient> gradients = tape.parameterGradients();
    assertFalse(gradients.isEmpty(), "a loss on synthetic negatives must have gradients");
    gradients.forEach(
        (parameter, gradient) -> {
          for (float value : gradient.values().toArray()) {
            assertTrue(Float.isFinite(value), "gradients must be finite; value=" + value);
          }
        });
  }

  @Test
  void oneSeedGivesOneSequenceOfNegatives() {
    List<String> first = sequence(42);
    assertEquals(first, sequence(42), "one seed must give the same negatives");
    assertNotEquals(first, sequence(43), "another seed must give other negatives");
  }

  private List<String> sequence(long seed) {
    List<String> drawn = new ArrayList<>();
    try (Run run = run(TestData.small(), seed)) {
      run.epochs(4, (interactions, batch, answer) -> drawn.add(text(answer.negatives())));
    }
    return drawn;
  }

  private static String text(Negatives negatives) {
    return switch (negatives) {
      case Negatives.Items(int[] items) -> Arrays.toString(items);
      case Negatives.Vectors(Var vectors) -> Arrays.toString(vectors.value().toArray());
    };
  }

  @Test
  void negativesDiffer() {
    Set<String> drawn = new HashSet<>();
    try (Run run = run(TestData.small(), 42)) {
      Batch batch = run.data().batch(BATCH, 11);
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        run.sampler.epochStarted(epoch);
        run.sample(
            batch, epoch, (interactions, asked, answer) -> drawn.add(text(answer.negatives())));
      }
    }
    assertTrue(drawn.size() > 1, "one batch must not get the same negatives in every epoch");
  }

  @Test
  void theArgumentsAreLeftAsTheyAre() {
    try (Run run = run(TestData.small(), 42)) {
      Batch batch = run.data().batch(BATCH, 9);
      Batch given = new Batch(batch.users().clone(), batch.positives().clone(), batch.negatives());
      run.sample(given, 0, (interactions, asked, answer) -> {});
      assertArrayEquals(batch.users(), given.users(), "the users must be left as they are");
      assertArrayEquals(batch.positives(), given.positives(), "the positives must be left");
    }
  }

  @Test
  void anEmptyBatchGetsNoNegatives() {
    try (Run run = run(TestData.small(), 42)) {
      Batch empty = new Batch(new int[0], new int[0], new int[0]);
      run.sample(
          empty,
          0,
          (interactions, batch, answer) -> {
            if (answer.negatives() instanceof Negatives.Items(int[] items)) {
              assertEquals(0, items.length, "an empty batch must get no negatives");
            }
          });
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

  private void handledOrRefused(TestData data) {
    try (Run run = run(data, 42)) {
      run.epochs(2, SamplerContract::requireSound);
    } catch (IllegalArgumentException refused) {
      assertNotNull(refused.getMessage(), "a refusal must say why");
      assertFalse(refused.getMessage().isBlank(), "a refusal must say why");
    }
  }

  @Test
  @Timeout(value = 5, threadMode = ThreadMode.SEPARATE_THREAD)
  void aUserWhoHasEverythingIsRefusedInTime() {
    Interactions everything = Interactions.of(1, 2, new int[] {0, 0}, new int[] {0, 1});
    TestData data = new TestData(everything, Map.of());
    Batch batch = new Batch(new int[] {0}, new int[] {0}, new int[0]);
    try (Run run = run(data, 42)) {
      run.sample(batch, 0, SamplerContract::requireSound);
    } catch (IllegalArgumentException | IllegalStateException refused) {
      assertNotNull(refused.getMessage(), "a refusal must say why");
    }
  }

  @Test
  void closingTwiceIsHarmless() {
    try (TestHost host = new TestHost(TestData.small(), 42, kernels(), 1)) {
      NegativeSampler sampler = factory().create(config(), host);
      sampler.close();
      assertDoesNotThrow(sampler::close, "a second close must do nothing");
    }
  }

  @Test
  @Timeout(60)
  void anInterruptionIsLeftForTheTrainerToSee() {
    Thread.currentThread().interrupt();
    boolean seen;
    try (Run run = run(TestData.small(), 42)) {
      run.epochs(2, SamplerContract::requireSound);
    } finally {
      seen = Thread.interrupted();
    }
    assertTrue(seen, "the interrupt status must survive creation and sampling");
  }

  private Run run(TestData data, long seed) {
    return new Run(new TestHost(data, seed, kernels(), 1), factory(), config());
  }

  /** A sampler with a host and a model of its own. */
  private static final class Run implements AutoCloseable {

    private final TestHost host;
    private final NegativeSampler sampler;
    private final SamplingModel model;

    <R extends Record> Run(TestHost host, SamplerFactory<R> factory, R config) {
      this.host = host;
      this.sampler = factory.create(config, host);
      this.model = new SamplingModel(host);
    }

    TestData data() {
      return host.data();
    }

    void epochs(int epochs, Look look) {
      long step = 0;
      for (int epoch = 0; epoch < epochs; epoch++) {
        sampler.epochStarted(epoch);
        for (int at = 0; at < 3; at++) {
          sample(host.data().batch(BATCH, step), step, look);
          step++;
        }
      }
    }

    void sample(Batch batch, long step, Look look) {
      if (sampler.needs().isEmpty()) {
        SamplingView view = SamplingView.ofStep(step);
        look(batch, view, look);
        return;
      }
      try (Tape tape = host.tape()) {
        boolean layers = sampler.needs().contains(Need.LAYERS);
        look(batch, new SamplingView(step, tape, model.representations(tape, layers)), look);
      }
    }

    private void look(Batch batch, SamplingView view, Look look) {
      Negatives negatives = sampler.sample(batch.users(), batch.positives(), view);
      look.at(host.interactions(), batch, new Answer(negatives, view));
    }

    @Override
    public void close() {
      sampler.close();
      host.close();
    }
  }
}
