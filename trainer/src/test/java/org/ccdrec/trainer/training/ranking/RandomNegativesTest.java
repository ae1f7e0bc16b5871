package org.ccdrec.trainer.training.ranking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.ops.WeightedNegatives;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.SmallWorld;
import org.ccdrec.trainer.training.TrainingResult;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.step.Compute;
import org.ccdrec.trainer.training.step.EpochLog;
import org.ccdrec.trainer.training.step.Model;
import org.ccdrec.trainer.training.step.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several random negatives for every training pair. */
final class RandomNegativesTest {
  private final Dataset dataset = SmallWorld.dataset();

  @Test
  void everyTermHasItsDrawAndAnEqualShare() {
    RandomNegatives two =
        RandomNegatives.ofDraws(
            new TrainingBatch(0, 0, new int[] {7, 8, 9}, new int[] {1, 2, 3}),
            2,
            new int[] {40, 41, 42, 50, 51, 52});
    List<WeightedNegatives> terms = two.terms(.5f);
    assertEquals(2, terms.size());
    assertArrayEquals(new int[] {40, 41, 42}, terms.getFirst().items());
    assertArrayEquals(new int[] {50, 51, 52}, terms.getLast().items());
    assertEquals(.25f, terms.getFirst().weight());
    assertEquals(.25f, terms.getLast().weight());
    assertArrayEquals(new int[] {40, 41, 42}, two.first());
  }

  /** The loss is worked out from the initial vectors and the negatives that the sampler draws. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void theLossIsTheMeanOverAllNegatives(int perPair) {
    int[] users = Arrays.copyOf(dataset.train().users(), 50);
    int[] positives = Arrays.copyOf(dataset.train().items(), 50);
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);
        Model model = model(perPair, plugins, kernels)) {
      Map<String, Matrix> start =
          model.parameters().all().stream()
              .collect(Collectors.toMap(Parameter::name, p -> p.value().copy()));
      EpochLog log = new EpochLog(EpochLog.SAMPLED);
      new TrainingStep(
              model.regime(),
              dataset.train(),
              new Compute(kernels, new MatrixPool(), Profiler.off()),
              new TrainingStep.Optimisation(
                  new Adam(kernels, .01, Profiler.off()),
                  SmallWorld.config().run().training().mirrorGradient()))
          .run(new TrainingBatch(0, 0, users, positives), log);
      log.stepDone();
      Matrix userTable = start.get("users");
      Matrix itemTable = start.get("items");
      double expected = 0;
      int[] negatives = drawn(model, users, positives, perPair);
      for (int at = 0; at < negatives.length; at++) {
        int pair = at % 50;
        assertFalse(dataset.train().contains(users[pair], negatives[at]));
        double margin =
            dot(userTable, users[pair], itemTable, positives[pair])
                - dot(userTable, users[pair], itemTable, negatives[at]);
        expected += Math.log1p(Math.exp(-margin)) / negatives.length;
      }
      assertEquals(expected, log.lossMeans().get("ranking"), 1e-5);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, bpr", "3, bpr", "3, softmax"})
  void theWeightsOfPairsMultiplyTheirLoss(int perPair, String loss) {
    int[] users = Arrays.copyOf(dataset.train().users(), 50);
    int[] positives = Arrays.copyOf(dataset.train().items(), 50);
    float[] weights = new float[50];
    Arrays.fill(weights, 2);
    weights[7] = 0;
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);
        Model plain = model(perPair, plugins, kernels, "training.loss=" + loss);
        Model weighted = model(perPair, plugins, kernels, "training.loss=" + loss);
        Model single = model(perPair, plugins, kernels, "training.loss=" + loss)) {
      double all = ranking(plain, kernels, new TrainingBatch(0, 0, users, positives));
      double doubled =
          ranking(weighted, kernels, new TrainingBatch(0, 0, users, positives, weights));
      float[] only = new float[50];
      only[7] = 2;
      double left = ranking(single, kernels, new TrainingBatch(0, 0, users, positives, only));
      assertEquals(2 * all, doubled + left, 1e-5);
    }
  }

  private double ranking(Model model, Kernels kernels, TrainingBatch batch) {
    EpochLog log = new EpochLog(0);
    new TrainingStep(
            model.regime(),
            dataset.train(),
            new Compute(kernels, new MatrixPool(), Profiler.off()),
            new TrainingStep.Optimisation(
                new Adam(kernels, .01, Profiler.off()),
                SmallWorld.config().run().training().mirrorGradient()))
        .run(batch, log);
    log.stepDone();
    return log.lossMeans().get("ranking");
  }

  private Model model(int perPair, PluginRegistry plugins, Kernels kernels, String... assignments) {
    List<String> all = new ArrayList<>(List.of(assignments));
    all.add("model.backbone=bpr-mf");
    all.add("model.config.regularisation=0");
    all.add("training.negatives=" + perPair);
    EffectiveConfig config = SmallWorld.config(all.toArray(String[]::new));
    return SmallWorld.assemble(config, dataset, plugins, kernels);
  }

  /**
   * Returns the sampler's draws for the batch, pair by pair, repeated the given number of times.
   */
  private static int[] drawn(Model model, int[] users, int[] positives, int times) {
    int[] allUsers = new int[users.length * times];
    int[] allPositives = new int[allUsers.length];
    Arrays.setAll(allUsers, at -> users[at % users.length]);
    Arrays.setAll(allPositives, at -> positives[at % users.length]);
    Negatives drawn = model.sampler().sample(allUsers, allPositives, SamplingView.ofStep(0));
    return ((Negatives.Items) drawn).items();
  }

  private static double dot(Matrix users, int user, Matrix items, int item) {
    double sum = 0;
    for (int column = 0; column < users.columns(); column++) {
      sum += (double) users.get(user, column) * items.get(item, column);
    }
    return sum;
  }

  /** Two negatives change what is learned, with CCDRec and the backbone's own losses too. */
  @ParameterizedTest
  @ValueSource(strings = {"ccdrec.enabled=true", "model.config.auxiliaryWeight=0.1"})
  void secondNegativesAreLearnedFrom(String assignment) {
    TrainingResult one = SmallWorld.train(SmallWorld.config(assignment));
    TrainingResult two = SmallWorld.train(SmallWorld.config(assignment, "training.negatives=2"));
    assertFalse(Arrays.equals(one.items().toArray(), two.items().toArray()));
    double loss = two.epochs().getLast().losses().get("ranking");
    assertTrue(loss > 0 && loss < 1, "loss " + loss);
  }
}
