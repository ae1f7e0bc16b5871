package org.ccdrec.trainer.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.ranking.TrainingBatch;
import org.ccdrec.trainer.training.step.Compute;
import org.ccdrec.trainer.training.step.DrawnNegatives;
import org.ccdrec.trainer.training.step.EpochLog;
import org.ccdrec.trainer.training.step.Model;
import org.ccdrec.trainer.training.step.TrainingStep;
import org.ccdrec.trainer.training.step.UniformOverlap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the diagnostics of epochs, and that computing them does not change the training. */
final class DiagnosticsTest {
  private static final int CATALOGUE = 1000;

  private static List<Diagnostics> train(String... assignments) {
    List<String> all = new ArrayList<>(List.of(assignments));
    all.addAll(List.of("training.epochs=3", "ccdrec.curriculum.lastPoolEpoch=1"));
    return SmallWorld.train(SmallWorld.config(all.toArray(String[]::new))).epochs().stream()
        .map(EpochReport::diagnostics)
        .toList();
  }

  @Test
  void aBackboneAloneHasEmbeddingsAndRandomNegatives() {
    for (Diagnostics epoch : train("model.backbone=lightgcn")) {
      assertTrue(epoch.idRms().orElseThrow() > 0);
      assertTrue(epoch.randomMargin().isPresent());
      assertEquals(List.of(), epoch.poolSignalToNoise());
      assertEquals(OptionalDouble.empty(), epoch.uniformOverlap());
    }
  }

  @Test
  void samplersThatReadScoresHaveNoRandomNegatives() {
    assertEquals(OptionalDouble.empty(), train("sampler.name=dns").getFirst().randomMargin());
  }

  @Test
  void ccdrecHasPoolsAndCurricularNegatives() {
    List<Diagnostics> epochs = train("ccdrec.enabled=true");
    assertEquals(OptionalDouble.empty(), epochs.getFirst().uniformOverlap(), "no hard ones yet");
    for (Diagnostics epoch : epochs) {
      List<Double> ratios = epoch.poolSignalToNoise();
      assertEquals(4, ratios.size());
      assertTrue(ratios.get(0) < ratios.get(1) && ratios.get(1) < ratios.get(2), ratios::toString);
      assertTrue(ratios.get(3).isNaN(), "the last pool has no noise");
      assertTrue(epoch.randomMargin().isPresent());
    }
    for (Diagnostics epoch : epochs.subList(1, 3)) {
      double overlap = epoch.uniformOverlap().orElseThrow();
      assertTrue(overlap > 0 && overlap <= 1, "overlap " + overlap);
    }
  }

  @Test
  void withoutPoolsThereIsNoRatioOfThem() {
    List<Diagnostics> epochs = train("ccdrec.enabled=true", "ccdrec.ndi=false");
    assertEquals(List.of(), epochs.getLast().poolSignalToNoise());
  }

  /** A variance of noise that is two hundred times smaller makes a ratio as much larger. */
  @Test
  void theRatioIsOfThePoolsPowerOverItsNoise() {
    double ratio = ratio("ccdrec.diffusion.betaStart=1e-4", "ccdrec.diffusion.betaEnd=0.02");
    double smaller = ratio("ccdrec.diffusion.betaStart=5e-7", "ccdrec.diffusion.betaEnd=1e-4");
    assertTrue(smaller > 20 * ratio, ratio + " and " + smaller);
  }

  private static double ratio(String... noise) {
    List<String> all = new ArrayList<>(List.of(noise));
    all.add("ccdrec.enabled=true");
    return train(all.toArray(String[]::new)).getLast().poolSignalToNoise().getFirst();
  }

  /** One user, whose score of item i is i. */
  private static UniformOverlap overlap() {
    float[] values = new float[CATALOGUE];
    for (int item = 0; item < CATALOGUE; item++) {
      values[item] = item;
    }
    return new UniformOverlap(
        Matrix.of(1, 1, new float[] {1}),
        Matrix.of(CATALOGUE, 1, values),
        Interactions.of(1, CATALOGUE, new int[] {0}, new int[] {3}));
  }

  private static double overlapOf(int[] items) {
    DrawnNegatives drawn = new DrawnNegatives();
    drawn.add(new int[items.length], items);
    return overlap().of(drawn, new SplittableRandom(1)).orElseThrow();
  }

  @Test
  void uniformNegativesOverlapAlmostWholly() {
    int[] uniform = new SplittableRandom(2).ints(1000, 0, CATALOGUE).toArray();
    double overlap = overlapOf(uniform);
    assertTrue(overlap > .93 && overlap <= 1, "overlap " + overlap);
  }

  @Test
  void negativesOfOneTenthOverlapByATenth() {
    int[] best = new SplittableRandom(2).ints(1000, 990, CATALOGUE).toArray();
    assertEquals(.1, overlapOf(best), .01);
    int[] upperHalf = new SplittableRandom(2).ints(1000, CATALOGUE / 2, CATALOGUE).toArray();
    assertEquals(.5, overlapOf(upperHalf), .08);
  }

  @Test
  void nothingDrawnHasNoOverlap() {
    assertEquals(
        OptionalDouble.empty(), overlap().of(new DrawnNegatives(), new SplittableRandom(1)));
  }

  /** Steps with every one sampled and with none give the same bits. */
  @ParameterizedTest
  @ValueSource(strings = {"ccdrec.enabled=true ccdrec.ndi=false", "model.backbone=lightgcn"})
  void samplingChangesNothing(String assignments) {
    EffectiveConfig config = SmallWorld.config(assignments.split(" "));
    assertArrayEquals(steps(0, config), steps(1, config));
  }

  private static float[] steps(int sampled, EffectiveConfig config) {
    Dataset dataset = SmallWorld.dataset();
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);
        Model model = SmallWorld.assemble(config, dataset, plugins, kernels)) {
      model.backbone().epochStarted(0);
      TrainingStep step =
          new TrainingStep(
              model.regime(),
              dataset.train(),
              new Compute(kernels, new MatrixPool(), Profiler.off()),
              new TrainingStep.Optimisation(
                  new Adam(kernels, .01, Profiler.off()),
                  config.run().training().mirrorGradient()));
      for (int number = 0; number < 4; number++) {
        int[] users = Arrays.copyOfRange(dataset.train().users(), number * 50, number * 50 + 50);
        int[] items = Arrays.copyOfRange(dataset.train().items(), number * 50, number * 50 + 50);
        step.run(new TrainingBatch(0, number, users, items), new EpochLog(sampled));
      }
      int size = model.parameters().all().stream().mapToInt(p -> p.value().toArray().length).sum();
      float[] values = new float[size];
      int at = 0;
      for (var parameter : model.parameters().all()) {
        float[] of = parameter.value().toArray();
        System.arraycopy(of, 0, values, at, of.length);
        at += of.length;
      }
      return values;
    }
  }
}
