package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.ScaleRows;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of a backbone, as a suite that its test class extends:
 *
 * <pre>{@code
 * final class MyBackboneTest extends BackboneContract<MyConfig> {
 *   protected BackboneFactory<MyConfig> factory() {
 *     return new MyBackboneFactory();
 *   }
 * }
 * }</pre>
 *
 * <p>It holds the backbone to: a sound name, description and configuration; vectors of the right
 * shapes, finite in training and inference, and the mean of its layers; gradients that are the
 * derivative of the loss; rows that do not depend on which other rows are asked for; the same bits
 * for one seed and any number of threads; one call of {@link ItemFusion} where it offers item
 * embeddings, none otherwise; a loss that training lowers; data without content, without
 * interactions or with a single user either handled or refused with {@link
 * IllegalArgumentException}; a second close without effect; and an interruption left for the
 * trainer to see.
 *
 * <p>Long because a suite that a plugin gets by extending it is one class.
 *
 * @param <C> the configuration
 */
public abstract class BackboneContract<C extends Record> {

  private static final int BATCH = 16;
  private static final int STEPS = 60;

  /** Makes the suite. */
  protected BackboneContract() {}

  /** Returns the factory under test. */
  protected abstract BackboneFactory<C> factory();

  /** Returns the configuration to test with; all defaults unless overridden. */
  protected C config() {
    return ConfigReader.ofDefaults().bind(factory().configType());
  }

  /** Returns the kernels to test with; vector kernels need {@code jdk.incubator.vector}. */
  protected Kernels.Kind kernels() {
    return Kernels.Kind.SCALAR;
  }

  /**
   * Returns the names of parameters whose gradient is, by the model's definition, not the
   * derivative of its loss, because the loss holds some of their uses constant.
   */
  protected Set<String> heldConstant() {
    return Set.of();
  }

  /**
   * Returns how far the differences step that gradients are compared with; a model whose loss has
   * kinks, such as those of rectifiers, needs less than the default of 0.01.
   */
  protected double differenceStep() {
    return 0.01;
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
  void vectorsHaveTheirShapes() {
    for (Phase phase : Phase.values()) {
      try (Model model = model(TestData.small());
          Tape tape = model.host().tape()) {
        Representations made =
            model.backbone().forward(tape, model.all(phase).withLayers(), ItemFusion.IDENTITY);
        requireShape(model.host(), "representations", made.users(), made.items());
        assertEquals(
            model.backbone().hasLayers(),
            !made.layers().isEmpty(),
            "layers must be given, when they are asked for, exactly where hasLayers() says so");
        for (Representations.Layer layer : made.layers()) {
          requireShape(model.host(), "a layer", layer.users(), layer.items());
        }
      }
    }
  }

  @Test
  void vectorsAreTheMeanOfLayers() {
    for (Phase phase : Phase.values()) {
      try (Model model = model(TestData.small());
          Model layered = model(TestData.small());
          Tape tape = layered.host().tape()) {
        Model.Vectors plain = model.vectors(phase, ItemFusion.IDENTITY);
        Representations made =
            layered.backbone().forward(tape, layered.all(phase).withLayers(), ItemFusion.IDENTITY);
        requireClose("users asked for with layers", plain.users(), made.users().value().toArray());
        requireClose("items asked for with layers", plain.items(), made.items().value().toArray());
        if (layered.backbone().hasLayers()) {
          requireClose(
              "the mean of users", plain.users(), mean(made, Representations.Layer::users));
          requireClose(
              "the mean of items", plain.items(), mean(made, Representations.Layer::items));
        }
      }
    }
  }

  private static float[] mean(Representations made, Function<Representations.Layer, Var> side) {
    int count = made.layers().size();
    float[] mean = new float[side.apply(made.layers().getFirst()).value().toArray().length];
    for (Representations.Layer layer : made.layers()) {
      float[] values = side.apply(layer).value().toArray();
      for (int at = 0; at < mean.length; at++) {
        mean[at] += values[at] / count;
      }
    }
    return mean;
  }

  private static void requireClose(String what, Matrix expected, float[] found) {
    assertArrayEquals(expected.toArray(), found, 1e-5f, what + " must be the vectors");
  }

  private static void requireShape(TestHost host, String what, Var users, Var items) {
    assertEquals(
        host.interactions().userCount(), users.value().rows(), what + " must have all users");
    assertEquals(
        host.interactions().itemCount(), items.value().rows(), what + " must have all items");
    assertEquals(
        users.value().columns(),
        items.value().columns(),
        what + " of users and items must have one width");
  }

  @Test
  void vectorsAreFiniteBeforeAndAfterTraining() {
    try (Model model = model(TestData.small())) {
      for (Phase phase : Phase.values()) {
        model.vectors(phase, ItemFusion.IDENTITY).requireFinite("before training, " + phase);
      }
      Batch batch = model.host().data().batch(BATCH, 1);
      for (int step = 0; step < 3; step++) {
        assertTrue(Float.isFinite(model.step(batch)), "the loss must be finite");
      }
      model.backbone().epochStarted(1);
      for (Phase phase : Phase.values()) {
        model.vectors(phase, ItemFusion.IDENTITY).requireFinite("after training, " + phase);
      }
    }
  }

  @Test
  void gradientsAreTheDerivativeOfTheLoss() {
    TestData data = TestData.small();
    GradientCheck check =
        new GradientCheck(() -> model(data), data.batch(BATCH, 2), differenceStep());
    Map<String, double[]> gradients = check.gradients();
    assertTrue(
        gradients.values().stream().anyMatch(g -> Arrays.stream(g).anyMatch(v -> v != 0)),
        "the loss must depend on some parameter");
    gradients.forEach(
        (name, gradient) -> {
          assertTrue(
              Arrays.stream(gradient).allMatch(Double::isFinite),
              "a gradient must be finite; parameter=" + name);
          if (!heldConstant().contains(name)) {
            check.compare(name, gradient);
          }
        });
  }

  @Test
  void rowsDoNotDependOnWhichOthersAreAskedFor() {
    Batch batch = TestData.small().batch(5, 3);
    try (Model some = model(TestData.small());
        Model all = model(TestData.small())) {
      ForwardRequest request = some.request(batch);
      Model.Vectors part = some.vectors(request, ItemFusion.IDENTITY);
      Model.Vectors whole = all.vectors(Phase.TRAINING, ItemFusion.IDENTITY);
      for (int user : request.users().rows()) {
        requireSameRow("user", user, part.users(), whole.users());
      }
      for (int item : request.items().rows()) {
        requireSameRow("item", item, part.items(), whole.items());
      }
    }
  }

  private static void requireSameRow(String what, int row, Matrix part, Matrix whole) {
    float[] found = new float[part.columns()];
    float[] expected = new float[whole.columns()];
    part.readRow(row, found);
    whole.readRow(row, expected);
    for (int column = 0; column < expected.length; column++) {
      double allowed = 1e-5 * Math.max(1, Math.abs(expected[column]));
      assertEquals(
          expected[column],
          found[column],
          allowed,
          "a row asked for must be what it is when all are asked for; " + what + " " + row);
    }
  }

  @Test
  void oneSeedGivesOneResult() {
    Model.Vectors first = trained(TestData.small(), 42, 1);
    assertTrue(
        first.sameBits(trained(TestData.small(), 42, 1)), "one seed must give the same bits");
    assertFalse(
        first.sameBits(trained(TestData.small(), 43, 1)), "another seed must give another result");
  }

  @Test
  void theNumberOfThreadsDoesNotMatter() {
    assertTrue(
        trained(TestData.large(), 42, 1).sameBits(trained(TestData.large(), 42, 3)),
        "the result must not depend on the number of threads");
  }

  private Model.Vectors trained(TestData data, long seed, int threads) {
    int batchSize = data.interactions().size() / 4;
    TestHost host = new TestHost(data, seed, kernels(), threads);
    try (Model model = Model.of(factory(), config(), host)) {
      for (int step = 0; step < 4; step++) {
        if (step == 2) {
          model.backbone().epochStarted(1);
        }
        model.step(data.batch(batchSize, step));
      }
      return model.vectors(Phase.INFERENCE, ItemFusion.IDENTITY);
    }
  }

  @Test
  void itemsAreFusedOnceWhereThereAreEmbeddingsToDiffuse() {
    for (Phase phase : Phase.values()) {
      try (Model model = model(TestData.small())) {
        Parameter embeddings = model.backbone().itemEmbeddings();
        AtomicInteger calls = new AtomicInteger();
        Model.Vectors plain = model.vectors(phase, ItemFusion.IDENTITY);
        Model.Vectors fused =
            model.vectors(phase, (tape, items) -> fuse(tape, items, model.host(), calls));
        if (embeddings == null) {
          assertEquals(0, calls.get(), "without item embeddings nothing must be fused");
        } else {
          assertTrue(
              model.host().registered().contains(embeddings),
              "item embeddings must be a registered parameter");
          assertEquals(
              model.host().interactions().itemCount(),
              embeddings.value().rows(),
              "item embeddings must have a row an item");
          assertEquals(1, calls.get(), "the item representation must be fused once, " + phase);
          assertFalse(plain.sameBits(fused), "what is fused must be used, " + phase);
        }
      }
    }
  }

  private static Var fuse(Tape tape, Var items, TestHost host, AtomicInteger calls) {
    calls.incrementAndGet();
    assertEquals(
        host.interactions().itemCount(),
        items.value().rows(),
        "the representation to fuse must have a row an item");
    float[] scales = new float[items.value().rows()];
    Arrays.fill(scales, 2);
    Matrix offset = Matrix.zeros(items.value().rows(), items.value().columns());
    return tape.apply(new ScaleRows(scales, offset), items);
  }

  @Test
  void trainingLowersTheLoss() {
    try (Model model = model(TestData.small())) {
      Batch batch = model.host().data().batch(2 * BATCH, 5);
      double first = 0;
      double last = 0;
      for (int step = 0; step < STEPS; step++) {
        float loss = model.step(batch);
        first += step < 5 ? loss : 0;
        last += step >= STEPS - 5 ? loss : 0;
      }
      assertTrue(
          last < first,
          "training must lower the loss; first=%.5f, last=%.5f".formatted(first / 5, last / 5));
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
    Model model;
    try {
      model = model(data);
    } catch (IllegalArgumentException refused) {
      assertNotNull(refused.getMessage(), "a refusal must say why");
      assertFalse(refused.getMessage().isBlank(), "a refusal must say why");
      return;
    }
    try (model) {
      Batch batch = data.batch(BATCH, 6);
      if (batch.size() > 0) {
        assertTrue(Float.isFinite(model.step(batch)), "the loss must be finite");
      }
      model.vectors(Phase.INFERENCE, ItemFusion.IDENTITY).requireFinite("on degenerate data");
    }
  }

  @Test
  void closingTwiceIsHarmless() {
    try (TestHost host = new TestHost(TestData.small(), 42, kernels(), 1)) {
      Backbone backbone = factory().create(config(), host);
      backbone.close();
      assertDoesNotThrow(backbone::close, "a second close must do nothing");
    }
  }

  @Test
  @Timeout(60)
  void anInterruptionIsLeftForTheTrainerToSee() {
    assertFalse(Thread.currentThread().isInterrupted(), "the test itself must not be interrupted");
    Thread.currentThread().interrupt();
    boolean seen;
    try (Model model = model(TestData.small())) {
      model.step(model.host().data().batch(BATCH, 7));
      model.vectors(Phase.INFERENCE, ItemFusion.IDENTITY);
    } finally {
      seen = Thread.interrupted();
    }
    assertTrue(seen, "the interrupt status must survive creation, training and inference");
  }

  @Test
  void anObjectiveOfItsOwnHasALossAndNoNegatives() {
    try (Model model = model(TestData.small());
        Tape tape = model.host().tape()) {
      Batch batch = TestData.small().batch(BATCH, 8);
      boolean own = model.backbone().objective() == Backbone.Objective.OWN;
      Batch given = own ? new Batch(batch.users(), batch.positives(), new int[0]) : batch;
      Representations made =
          model.backbone().forward(tape, model.request(given), ItemFusion.IDENTITY);
      Var loss = model.backbone().loss(tape, given, made);
      if (own) {
        assertNotNull(loss, "an objective of its own must have a loss");
      }
      if (loss != null) {
        assertEquals(1, loss.value().length(), "a loss must be a scalar");
      }
    }
  }

  private Model model(TestData data) {
    return Model.of(factory(), config(), data, kernels());
  }
}
