package org.ccdrec.testkit;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.logisticLoss;
import static org.ccdrec.autodiff.ops.Ops.rowDots;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.graph.Interactions;
import org.ccdrec.spi.Batch;
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
 * <p>In addition to the requirements of {@link PluginContract}, it requires: one negative per pair,
 * or a set of the size asked for, which exist and which the user has not seen, over many epochs and
 * for users with few unseen items; log-weights that are finite or negative infinity; finite vectors
 * of the right shape, with gradients that are the derivative of a loss on them; no access to
 * anything it did not declare in its needs; different negatives for a different seed; unmodified
 * arguments; support for an empty batch; and termination in bounded time for a user without unseen
 * items.
 *
 * @param <C> the configuration
 */
public abstract non-sealed class SamplerContract<C extends Record> extends PluginContract<C> {

  private static final int BATCH = 24;
  private static final int EPOCHS = 20;

  /** Creates the suite. */
  protected SamplerContract() {}

  @Override
  protected abstract SamplerFactory<C> factory();

  /**
   * Returns the step of the finite differences that gradients of synthetic negatives are compared
   * with.
   */
  protected double differenceStep() {
    return 0.01;
  }

  @Test
  void everyPairGetsANegativeThatItsUserHasNotSeen() {
    try (Run run = run(TestData.small())) {
      run.epochs(EPOCHS, SamplerContract::requireSound);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void whatIsLeftIsFoundHoweverLittle() {
    try (Run run = run(TestData.nearlyEverythingSeen())) {
      run.epochs(EPOCHS, SamplerContract::requireSound);
    }
  }

  /** Inspects one result on the tape, which is still open. */
  private interface Look {
    void at(Interactions interactions, Batch batch, Answer answer);
  }

  /** The number of a step and of negatives per pair. */
  private record Asked(long step, int negatives) {}

  /**
   * The result of a sampler and the view it received; the view's parts are null if it needs
   * nothing.
   */
  private record Answer(Negatives negatives, SamplingView view) {}

  private static void requireSound(Interactions interactions, Batch batch, Answer answer) {
    switch (answer.negatives()) {
      case Negatives.Items(int[] items) -> requireUnseen(interactions, batch, items);
      case Negatives.ItemSets sets -> requireSets(interactions, batch, sets);
      case Negatives.Vectors(Var vectors) -> requireVectors(batch, vectors, answer.view());
    }
  }

  private static void requireUnseen(Interactions interactions, Batch batch, int[] items) {
    assertEquals(batch.size(), items.length, "every pair must get one negative");
    for (int at = 0; at < items.length; at++) {
      requireExisting(interactions, items[at]);
      requireUnseen(interactions, batch.users()[at], items[at]);
    }
  }

  private static void requireExisting(Interactions interactions, int item) {
    assertTrue(item >= 0 && item < interactions.itemCount(), "a negative must exist; item=" + item);
  }

  private static void requireUnseen(Interactions interactions, int user, int item) {
    assertFalse(
        interactions.contains(user, item),
        "a negative must not be an item that the user has; user=" + user + ", item=" + item);
  }

  /** An empty place, whose log-weight is negative infinity, may hold any item. */
  private static void requireSets(Interactions interactions, Batch batch, Negatives.ItemSets sets) {
    int perPair = sets.perPair();
    assertEquals(
        batch.size() * perPair,
        sets.items().length,
        "every pair must get the same number of items");
    float[] weights = sets.logWeights();
    for (int at = 0; at < sets.items().length; at++) {
      requireExisting(interactions, sets.items()[at]);
      float weight = weights == null ? 0 : weights[at];
      assertTrue(
          Float.isFinite(weight) || weight == Float.NEGATIVE_INFINITY,
          "a log-weight must be finite or negative infinity; log-weight=" + weight);
      if (weight != Float.NEGATIVE_INFINITY) {
        requireUnseen(interactions, batch.users()[at / perPair], sets.items()[at]);
      }
    }
  }

  @Test
  void setsAreDrawnIfAndOnlyIfDeclared() {
    try (Run run = run(TestData.small())) {
      run.epochs(
          1,
          (interactions, batch, answer) ->
              assertEquals(
                  run.sampler.drawsSets(),
                  answer.negatives() instanceof Negatives.ItemSets,
                  "drawsSets must tell whether negatives are item sets"));
    }
  }

  /** With {@code training.negatives} above 1, sets have that size. */
  @Test
  void setsHaveTheNumberOfNegativesThatIsAskedFor() {
    try (Run run = run(TestData.small())) {
      Batch batch = run.data().batch(BATCH, 13);
      for (int asked : run.sampler.drawsSets() ? new int[] {2, 5} : new int[0]) {
        run.sample(
            batch,
            new Asked(0, asked),
            (interactions, given, answer) -> {
              requireSound(interactions, given, answer);
              assertEquals(
                  asked,
                  ((Negatives.ItemSets) answer.negatives()).perPair(),
                  "sets must have training.negatives items");
            });
      }
    }
  }

  private static void requireVectors(Batch batch, Var vectors, SamplingView view) {
    Representations seen = view.requireRepresentations();
    assertEquals(batch.size(), vectors.value().rows(), "every pair must get one negative");
    assertEquals(
        seen.items().value().columns(),
        vectors.value().columns(),
        "a synthetic negative must be as wide as item vectors");
    Bits.requireFinite(vectors.value(), "synthetic negatives");
  }

  @Test
  void gradientsOfSyntheticNegativesAreTheDerivative() {
    Batch batch = TestData.small().batch(BATCH, 12);
    boolean synthetic;
    try (Run run = run(TestData.small());
        Tape tape = run.host().tape()) {
      synthetic =
          !run.sampler.needs().isEmpty()
              && run.sampler.sample(batch.users(), batch.positives(), run.view(0, tape))
                  instanceof Negatives.Vectors;
    }
    if (synthetic) {
      GradientCheck check = new GradientCheck(() -> run(TestData.small()), batch, differenceStep());
      Map<String, double[]> gradients = check.gradients();
      assertTrue(
          gradients.values().stream().anyMatch(g -> Arrays.stream(g).anyMatch(v -> v != 0)),
          "a loss on synthetic negatives must have gradients");
      gradients.forEach(check::compare);
    }
  }

  @Test
  void anotherSeedGivesOtherNegatives() {
    assertFalse(
        Bits.same(worked(TestData.small(), SEED, 1), worked(TestData.small(), SEED + 1, 1)),
        "a different seed must give different negatives");
  }

  /** A sampler that does not save its state cannot be resumed, which is allowed. */
  @Test
  void aResumedSamplerContinuesAsIfItHadNotStopped() {
    try (Run whole = run(TestData.small());
        Run stopped = run(TestData.small());
        Run resumed = run(TestData.small())) {
      drawn(whole, 0, 2);
      drawn(stopped, 0, 2);
      KeptState state = new KeptState();
      boolean isSaved = stopped.sampler.exchangeState(state);
      state.restore();
      assertEquals(
          isSaved,
          resumed.sampler.exchangeState(state),
          "exchangeState must always return the same");
      state.requireEnd();
      if (isSaved) {
        Bits.requireSame(
            drawn(whole, 2, EPOCHS),
            drawn(resumed, 2, EPOCHS),
            "a resumed sampler must draw the same: exchangeState leaves out what changes");
      }
    }
  }

  private static List<float[]> drawn(Run run, int from, int to) {
    List<float[]> drawn = new ArrayList<>();
    run.epochs(from, to, (interactions, batch, answer) -> drawn.add(values(answer.negatives())));
    return drawn;
  }

  @Override
  final AutoCloseable make(TestHost host) {
    return factory().create(config(), host);
  }

  @Override
  final List<float[]> work(TestHost host) {
    List<float[]> drawn = new ArrayList<>();
    Run run = new Run(host, factory(), config());
    try (NegativeSampler sampler = run.sampler) {
      run.epochs(
          4,
          (interactions, batch, answer) -> {
            requireSound(interactions, batch, answer);
            drawn.add(values(answer.negatives()));
          });
    }
    return drawn;
  }

  /** Returns all results as numbers; the log-weight of an empty place is the least finite one. */
  private static float[] values(Negatives negatives) {
    return switch (negatives) {
      case Negatives.Items(int[] items) -> floats(items);
      case Negatives.ItemSets sets -> {
        float[] items = floats(sets.items());
        float[] weights = sets.logWeights();
        if (weights == null) {
          yield items;
        }
        float[] both = Arrays.copyOf(items, items.length + weights.length);
        for (int at = 0; at < weights.length; at++) {
          both[items.length + at] = Math.max(weights[at], -Float.MAX_VALUE);
        }
        yield both;
      }
      case Negatives.Vectors(Var vectors) -> vectors.value().toArray();
    };
  }

  private static float[] floats(int[] items) {
    float[] values = new float[items.length];
    for (int at = 0; at < items.length; at++) {
      values[at] = items[at];
    }
    return values;
  }

  @Test
  void negativesDiffer() {
    Set<String> drawn = new HashSet<>();
    try (Run run = run(TestData.small())) {
      Batch batch = run.data().batch(BATCH, 11);
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        run.sampler.epochStarted(epoch);
        run.sample(
            batch,
            epoch,
            (interactions, asked, answer) ->
                drawn.add(Arrays.toString(values(answer.negatives()))));
      }
    }
    assertTrue(drawn.size() > 1, "a batch must not get the same negatives in every epoch");
  }

  @Test
  void theArgumentsAreLeftAsTheyAre() {
    try (Run run = run(TestData.small())) {
      Batch batch = run.data().batch(BATCH, 9);
      Batch given = Batch.of(batch.users().clone(), batch.positives().clone(), batch.negatives());
      run.sample(given, 0, (interactions, asked, answer) -> {});
      assertArrayEquals(batch.users(), given.users(), "the users must not be modified");
      assertArrayEquals(batch.positives(), given.positives(), "the positives must be left");
    }
  }

  @Test
  void anEmptyBatchGetsNoNegatives() {
    try (Run run = run(TestData.small())) {
      Batch empty = Batch.of(new int[0], new int[0], new int[0]);
      run.sample(empty, 0, SamplerContract::requireSound);
    }
  }

  @Test
  @Timeout(value = 5, threadMode = ThreadMode.SEPARATE_THREAD)
  void aUserWhoHasEverythingIsRefusedInTime() {
    Interactions everything = Interactions.of(1, 2, new int[] {0, 0}, new int[] {0, 1});
    TestData data = new TestData(everything, Map.of());
    Batch batch = Batch.of(new int[] {0}, new int[] {0}, new int[0]);
    try (Run run = run(data)) {
      run.sample(batch, 0, SamplerContract::requireSound);
    } catch (IllegalArgumentException | IllegalStateException refused) {
      assertNotNull(refused.getMessage(), "a rejection must state the reason");
    }
  }

  private Run run(TestData data) {
    return new Run(host(data), factory(), config());
  }

  /** A sampler with its own host and model. */
  private static final class Run implements GradientCheck.Subject {

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

    @Override
    public TestHost host() {
      return host;
    }

    /** Computes the ranking loss on the synthetic negatives of the first step. */
    @Override
    public Var loss(Tape tape, Batch batch) {
      SamplingView view = view(0, tape);
      return switch (sampler.sample(batch.users(), batch.positives(), view)) {
        case Negatives.Vectors(Var vectors) -> {
          Var all = view.requireRepresentations().users();
          Var users = gather(all, batch.users());
          yield logisticLoss(rowDots(users, vectors));
        }
        case Negatives.Items _, Negatives.ItemSets _ ->
            throw new AssertionError("items have no gradients");
      };
    }

    void epochs(int epochs, Look look) {
      epochs(0, epochs, look);
    }

    void epochs(int from, int to, Look look) {
      long step = 3L * from;
      for (int epoch = from; epoch < to; epoch++) {
        sampler.epochStarted(epoch);
        for (int at = 0; at < 3; at++) {
          sample(host.data().batch(BATCH, step), step, look);
          step++;
        }
      }
    }

    void sample(Batch batch, long step, Look look) {
      sample(batch, new Asked(step, 1), look);
    }

    void sample(Batch batch, Asked asked, Look look) {
      if (sampler.needs().isEmpty()) {
        SamplingView view = SamplingView.ofStep(asked.step).withNegatives(asked.negatives);
        look(batch, view, look);
        return;
      }
      try (Tape tape = host.tape()) {
        look(batch, view(asked.step, tape).withNegatives(asked.negatives), look);
      }
    }

    private SamplingView view(long step, Tape tape) {
      boolean layers = sampler.needs().contains(Need.LAYERS);
      return SamplingView.of(step, tape, model.representations(tape, layers));
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
