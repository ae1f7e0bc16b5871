package org.ccdrec.testkit;

import static org.ccdrec.autodiff.ops.Ops.scaleRows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ForwardRequest.Phase;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.junit.jupiter.api.Test;

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
 * <p>In addition to the requirements of {@link PluginContract}, it requires:
 *
 * <ul>
 *   <li>vectors of the right shapes, finite in training and inference, equal to the mean of their
 *       layers, and identical in repeated inference;
 *   <li>gradients that are the derivative of the loss;
 *   <li>rows that do not depend on which other rows are requested;
 *   <li>a different result for a different seed;
 *   <li>one call of {@link ItemFusion} if the backbone offers item embeddings, none otherwise;
 *   <li>a loss that decreases in training and that works without sampled negatives if a batch has
 *       none;
 *   <li>if it saves its state, the same bits after a restore as without one;
 *   <li>unmodified parameters and batches.
 * </ul>
 *
 * <p>This class is long because plugins extend the suite as one class.
 *
 * @param <C> the configuration
 */
public abstract non-sealed class BackboneContract<C extends Record> extends PluginContract<C> {

  private static final int BATCH = 16;
  private static final int STEPS = 60;

  /** Creates the suite. */
  protected BackboneContract() {}

  @Override
  protected abstract BackboneFactory<C> factory();

  /**
   * Returns the names of parameters whose gradient is, by the model's definition, not the
   * derivative of its loss, because the loss treats some of their uses as constant.
   */
  protected Set<String> heldConstant() {
    return Set.of();
  }

  /**
   * Returns the step of the finite differences that gradients are compared with. A model whose loss
   * has kinks, such as those of rectifiers, needs a smaller step than the default of 0.01.
   */
  protected double differenceStep() {
    return 0.01;
  }

  @Test
  void vectorsHaveTheirShapes() {
    for (Phase phase : Phase.values()) {
      try (HostedBackbone model = model(TestData.small());
          Tape tape = model.host().tape()) {
        Representations made =
            model.backbone().forward(tape, model.all(phase).withLayers(), ItemFusion.IDENTITY);
        requireShape(model.host(), "representations", made.users(), made.items());
        assertEquals(
            model.backbone().hasLayers(),
            !made.layers().isEmpty(),
            "layers must be returned, if requested, exactly if hasLayers() returns true");
        for (Representations.Layer layer : made.layers()) {
          requireShape(model.host(), "a layer", layer.users(), layer.items());
        }
      }
    }
  }

  @Test
  void vectorsAreTheMeanOfLayers() {
    for (Phase phase : Phase.values()) {
      try (HostedBackbone model = model(TestData.small());
          HostedBackbone layered = model(TestData.small());
          Tape tape = layered.host().tape()) {
        HostedBackbone.Vectors plain = model.vectors(phase, ItemFusion.IDENTITY);
        Representations made =
            layered.backbone().forward(tape, layered.all(phase).withLayers(), ItemFusion.IDENTITY);
        requireClose("users requested with layers", plain.users(), made.users().value().toArray());
        requireClose("items requested with layers", plain.items(), made.items().value().toArray());
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
    assertEquals(host.dimension(), users.value().columns(), what + " of users must be d wide");
    assertEquals(host.dimension(), items.value().columns(), what + " of items must be d wide");
  }

  @Test
  void vectorsAreFiniteBeforeAndAfterTraining() {
    try (HostedBackbone model = model(TestData.small())) {
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

  /**
   * Checks the ranking loss and the backbone's own loss separately, so that neither hides errors in
   * the other.
   */
  @Test
  void gradientsAreTheDerivativeOfTheLoss() {
    TestData data = TestData.small();
    Batch batch = data.batch(BATCH, 2);
    int terms;
    try (HostedBackbone model = model(data);
        Tape tape = model.host().tape()) {
      terms = model.terms(tape, batch).size();
    }
    boolean depends = false;
    for (int term = 0; term < terms; term++) {
      int which = term;
      GradientCheck check =
          new GradientCheck(() -> new Term(model(data), which), batch, differenceStep());
      depends |= requireDerivatives(check);
    }
    assertTrue(depends, "the loss must depend on some parameter");
  }

  private boolean requireDerivatives(GradientCheck check) {
    Map<String, double[]> gradients = check.gradients();
    Set<String> constant = heldConstant();
    gradients.forEach(
        (name, gradient) -> {
          assertTrue(
              Arrays.stream(gradient).allMatch(Double::isFinite),
              "a gradient must be finite; parameter=" + name);
          if (!constant.contains(name)) {
            check.compare(name, gradient);
          }
        });
    return gradients.values().stream().anyMatch(g -> Arrays.stream(g).anyMatch(v -> v != 0));
  }

  /** One term of a model's loss. */
  private record Term(HostedBackbone model, int which) implements GradientCheck.Subject {
    @Override
    public TestHost host() {
      return model.host();
    }

    @Override
    public Var loss(Tape tape, Batch batch) {
      return model.terms(tape, batch).get(which);
    }

    @Override
    public void close() {
      model.close();
    }
  }

  @Test
  void aPassChangesNoParameter() {
    try (HostedBackbone model = model(TestData.small())) {
      Batch batch = model.host().data().batch(BATCH, 11);
      try (Tape tape = model.host().tape()) {
        model.loss(tape, batch);
      }
      List<float[]> before = parameters(model);
      for (Phase phase : Phase.values()) {
        model.vectors(phase, ItemFusion.IDENTITY);
      }
      try (Tape tape = model.host().tape()) {
        tape.backward(model.loss(tape, batch));
      }
      Bits.requireSame(before, parameters(model), "forward and loss must not modify parameters");
    }
  }

  private static List<float[]> parameters(HostedBackbone model) {
    return model.host().registered().stream()
        .map(parameter -> parameter.value().toArray())
        .toList();
  }

  @Test
  void theBatchIsLeftAsItIs() {
    try (HostedBackbone model = model(TestData.small());
        Tape tape = model.host().tape()) {
      Batch batch = model.host().data().batch(BATCH, 12);
      Batch copy =
          Batch.of(batch.users().clone(), batch.positives().clone(), batch.negatives().clone());
      tape.backward(model.loss(tape, batch));
      assertArrayEquals(copy.users(), batch.users(), "users of a batch must not be modified");
      assertArrayEquals(copy.positives(), batch.positives(), "positives must not be modified");
      assertArrayEquals(copy.negatives(), batch.negatives(), "negatives must not be modified");
    }
  }

  @Test
  void rowsDoNotDependOnWhichOthersAreAskedFor() {
    Batch batch = TestData.small().batch(5, 3);
    try (HostedBackbone some = model(TestData.small());
        HostedBackbone all = model(TestData.small())) {
      ForwardRequest request = some.request(batch);
      HostedBackbone.Vectors part = some.vectors(request, ItemFusion.IDENTITY);
      HostedBackbone.Vectors whole = all.vectors(Phase.TRAINING, ItemFusion.IDENTITY);
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
          "a requested row must be the same as when all rows are requested; " + what + " " + row);
    }
  }

  @Test
  void anotherSeedGivesAnotherResult() {
    assertFalse(
        Bits.same(worked(TestData.small(), SEED, 1), worked(TestData.small(), SEED + 1, 1)),
        "a different seed must give a different result");
  }

  @Test
  void inferenceIsRepeatable() {
    try (HostedBackbone model = model(TestData.small())) {
      HostedBackbone.Vectors first = model.vectors(Phase.INFERENCE, ItemFusion.IDENTITY);
      HostedBackbone.Vectors second = model.vectors(Phase.INFERENCE, ItemFusion.IDENTITY);
      assertTrue(first.sameBits(second), "repeated inference must give the same bits");
    }
  }

  /** A backbone that does not save its state cannot be resumed, which is allowed. */
  @Test
  void aResumedBackboneContinuesAsIfItHadNotStopped() {
    TestData data = TestData.small();
    try (HostedBackbone whole = model(data);
        HostedBackbone stopped = model(data);
        HostedBackbone resumed = model(data)) {
      epoch(whole, 0);
      epoch(stopped, 0);
      resumed.use(data.batch(BATCH, 0));
      if (resumed.resume(stopped)) {
        epoch(whole, 1);
        epoch(resumed, 1);
        assertTrue(
            whole
                .vectors(Phase.INFERENCE, ItemFusion.IDENTITY)
                .sameBits(resumed.vectors(Phase.INFERENCE, ItemFusion.IDENTITY)),
            "a resumed backbone must give the same bits: exchangeState leaves out what changes");
      }
    }
  }

  private static void epoch(HostedBackbone model, int number) {
    model.backbone().epochStarted(number);
    for (int step = 0; step < 3; step++) {
      model.step(model.host().data().batch(BATCH, 3L * number + step));
    }
  }

  @Override
  final AutoCloseable make(TestHost host) {
    return factory().create(config(), host);
  }

  @Override
  final List<float[]> work(TestHost host) {
    TestData data = host.data();
    int batchSize = Math.max(1, data.interactions().size() / 4);
    HostedBackbone model = HostedBackbone.of(factory(), config(), host);
    try (Backbone backbone = model.backbone()) {
      for (int step = 0; step < 4; step++) {
        if (step == 2) {
          backbone.epochStarted(1);
        }
        Batch batch = data.batch(batchSize, step);
        if (batch.size() > 0) {
          assertTrue(Float.isFinite(model.step(batch)), "the loss must be finite");
        }
      }
      HostedBackbone.Vectors vectors = model.vectors(Phase.INFERENCE, ItemFusion.IDENTITY);
      return List.of(vectors.users().toArray(), vectors.items().toArray());
    }
  }

  @Test
  void itemsAreFusedOnceWhereThereAreEmbeddingsToDiffuse() {
    for (Phase phase : Phase.values()) {
      try (HostedBackbone model = model(TestData.small())) {
        Parameter embeddings = model.backbone().itemEmbeddings();
        AtomicInteger calls = new AtomicInteger();
        HostedBackbone.Vectors plain = model.vectors(phase, ItemFusion.IDENTITY);
        HostedBackbone.Vectors fused =
            model.vectors(phase, (tape, items) -> fuse(items, model.host(), calls));
        if (embeddings == null) {
          assertEquals(0, calls.get(), "without item embeddings, fusion must not be called");
        } else {
          assertTrue(
              model.host().registered().contains(embeddings),
              "item embeddings must be a registered parameter");
          assertEquals(
              model.host().interactions().itemCount(),
              embeddings.value().rows(),
              "item embeddings must have one row per item");
          assertEquals(1, calls.get(), "the item representation must be fused once, " + phase);
          assertFalse(plain.sameBits(fused), "the fused representation must be used, " + phase);
        }
      }
    }
  }

  private static Var fuse(Var items, TestHost host, AtomicInteger calls) {
    calls.incrementAndGet();
    assertEquals(
        host.interactions().itemCount(),
        items.value().rows(),
        "the representation to fuse must have one row per item");
    float[] scales = new float[items.value().rows()];
    Arrays.fill(scales, 2);
    Matrix offset = Matrix.zeros(items.value().rows(), items.value().columns());
    return scaleRows(items, scales, offset);
  }

  @Test
  void trainingLowersTheLoss() {
    try (HostedBackbone model = model(TestData.small())) {
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
  void anObjectiveOfItsOwnHasALossAndNoNegatives() {
    try (HostedBackbone model = model(TestData.small());
        Tape tape = model.host().tape()) {
      Batch batch = TestData.small().batch(BATCH, 8);
      boolean own = model.backbone().objective() == Backbone.Objective.OWN;
      Batch given = own ? Batch.of(batch.users(), batch.positives(), new int[0]) : batch;
      Representations made =
          model.backbone().forward(tape, model.request(given), ItemFusion.IDENTITY);
      Var loss = model.backbone().loss(tape, given, made);
      if (own) {
        assertNotNull(loss, "a backbone with its own objective must have a loss");
      }
      if (loss != null) {
        assertEquals(1, loss.value().length(), "a loss must be a scalar");
      }
    }
  }

  /** If a sampler returns vectors, a batch has no negatives. */
  @Test
  void aLossDoesWithoutNegatives() {
    try (HostedBackbone model = model(TestData.small());
        Tape tape = model.host().tape()) {
      Batch batch = TestData.small().batch(BATCH, 9);
      Batch bare = Batch.of(batch.users(), batch.positives(), new int[0]);
      Representations made =
          model.backbone().forward(tape, model.request(batch), ItemFusion.IDENTITY);
      Var loss = model.backbone().loss(tape, bare, made);
      assertTrue(
          loss == null || Float.isFinite(loss.scalar()),
          "the loss of a batch without negatives must be finite");
    }
  }

  private HostedBackbone model(TestData data) {
    return HostedBackbone.of(factory(), config(), data, kernels());
  }
}
