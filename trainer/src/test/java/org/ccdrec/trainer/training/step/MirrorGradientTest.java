package org.ccdrec.trainer.training.step;

import static org.ccdrec.autodiff.ops.Ops.pairwiseLoss;
import static org.ccdrec.autodiff.ops.Ops.scaled;
import static org.ccdrec.autodiff.ops.Ops.sum;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.SmallWorld;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.MirrorGradient;
import org.ccdrec.trainer.training.ranking.TrainingBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MirrorGradientTest {
  private static final double LEARNING_RATE = .01;
  private static final int BATCH = 50;

  private final Dataset dataset = SmallWorld.dataset();
  private final PluginRegistry plugins = PluginRegistry.load(null);
  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
  private final MatrixPool memory = new MatrixPool();

  @AfterEach
  void close() {
    kernels.close();
    plugins.close();
  }

  /** Every third step descends half the loss, then ascends a quarter of it on the same batch. */
  @ParameterizedTest
  @ValueSource(strings = {"bpr-mf", "lightgcn", "freedom", "lattice"})
  void isADescentAndAnAscentOnOneBatch(String backbone) {
    String name = "model.backbone=" + backbone;
    MirrorGradient mirror = new MirrorGradient(3, .5, .25);
    try (Model model = model(name);
        Model byHand = model(name)) {
      TrainingStep step =
          new TrainingStep(
              model.regime(),
              dataset.train(),
              new Compute(kernels, memory, Profiler.off()),
              new TrainingStep.Optimisation(adam(), mirror));
      Adam adam = adam();
      for (int number = 0; number < 5; number++) {
        int[] users = rows(dataset.train().users(), number);
        int[] positives = rows(dataset.train().items(), number);
        EpochLog log = new EpochLog(EpochLog.SAMPLED);
        step.run(new TrainingBatch(0, number, users, positives), log);
        log.stepDone();
        boolean mirrored = number == 0 || number == 3;
        float loss = update(byHand, adam, mirrored ? .5f : 1, number, users, positives);
        if (mirrored) {
          update(byHand, adam, -.25f, number, users, positives);
        }
        double counted = log.lossMeans().values().stream().mapToDouble(part -> part).sum();
        assertEquals(loss, counted, 1e-5, "only the descent's loss is reported");
      }
      values(byHand)
          .forEach((key, expected) -> assertArrayEquals(expected, values(model).get(key), key));
    }
  }

  private Model model(String... assignments) {
    Model model = SmallWorld.assemble(SmallWorld.config(assignments), dataset, plugins, kernels);
    model.backbone().epochStarted(0);
    return model;
  }

  private Adam adam() {
    return new Adam(kernels, LEARNING_RATE, Profiler.off());
  }

  private static int[] rows(int[] all, int number) {
    return Arrays.copyOfRange(all, number * BATCH, (number + 1) * BATCH);
  }

  private static Map<String, float[]> values(Model model) {
    return model.parameters().all().stream()
        .collect(Collectors.toMap(Parameter::name, parameter -> parameter.value().toArray()));
  }

  /** Updates once with the loss times {@code scale}; returns the loss. */
  private float update(
      Model model, Adam adam, float scale, long number, int[] users, int[] positives) {
    Negatives drawn = model.sampler().sample(users, positives, SamplingView.ofStep(number));
    int[] negatives = ((Negatives.Items) drawn).items();
    ForwardRequest request =
        ForwardRequest.of(
            ForwardRequest.Phase.TRAINING,
            RowSet.of(dataset.userCount(), users),
            RowSet.of(dataset.itemCount(), positives, negatives));
    try (Tape tape = new Tape(kernels, memory, Profiler.off())) {
      Representations made = model.backbone().forward(tape, request, ItemFusion.IDENTITY);
      Var ranking =
          pairwiseLoss(made.users(), made.items(), RowPairs.of(users, positives), negatives);
      Var own = model.backbone().loss(tape, Batch.of(users, positives, negatives), made);
      Var loss = own == null ? ranking : sum(ranking, own);
      float value = loss.scalar();
      tape.backward(scaled(loss, scale));
      adam.step(tape.parameterGradients());
      return value;
    }
  }

  @Test
  void isOffByDefault() {
    MirrorGradient mirror = SmallWorld.config().run().training().mirrorGradient();
    assertEquals(new MirrorGradient(0, 1, .2), mirror);
    assertFalse(mirror.enabled());
    assertFalse(mirror.mirrors(0));
  }

  @Test
  void modelsAreNamedByIt() {
    EffectiveConfig config =
        SmallWorld.config("training.mirrorGradient.every=3", "ccdrec.enabled=true");
    assertEquals("ccdrec(mg(freedom))", config.modelName());
    EffectiveConfig plain = SmallWorld.config("training.mirrorGradient.every=3");
    assertEquals("mg(freedom)", plain.modelName());
  }
}
