package org.ccdrec.trainer.training.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.SamplingView;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.training.SmallWorld;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.ccdrec.trainer.training.ranking.TrainingBatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In-batch softmax with the logQ correction, by a sampler that returns weighted sets. */
final class InBatchSoftmaxTest {
  private static final int PAIRS = 30;

  private final Dataset dataset = SmallWorld.dataset();

  /**
   * A sampler whose negatives are the positives of the other pairs, left out where the user has
   * them. An item's sampling probability is its share of the training interactions.
   */
  private record InBatch(Interactions interactions, boolean corrected) implements NegativeSampler {
    @Override
    public boolean drawsSets() {
      return true;
    }

    @Override
    public Negatives sample(int[] users, int[] positives, SamplingView view) {
      int pairs = users.length;
      int[] degrees = interactions.itemDegrees();
      int[] items = new int[pairs * pairs];
      float[] weights = new float[items.length];
      for (int pair = 0; pair < pairs; pair++) {
        for (int other = 0; other < pairs; other++) {
          int item = positives[other];
          double logQ = Math.log((double) degrees[positives[pair]] / degrees[item]);
          items[pair * pairs + other] = item;
          weights[pair * pairs + other] =
              interactions.contains(users[pair], item)
                  ? Float.NEGATIVE_INFINITY
                  : (float) (corrected ? logQ : 0);
        }
      }
      return Negatives.ItemSets.of(pairs, items).withLogWeights(weights);
    }
  }

  /** The expected loss subtracts ln q from every score, the positive's included. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStepTrainsOnTheSoftmaxOverTheBatch(boolean corrected) {
    int[] users = Arrays.copyOf(dataset.train().users(), PAIRS);
    int[] positives = Arrays.copyOf(dataset.train().items(), PAIRS);
    EffectiveConfig config =
        SmallWorld.config("model.backbone=bpr-mf", "model.config.regularisation=0");
    try (PluginRegistry plugins = PluginRegistry.load(null);
        Kernels kernels = Kernels.create(Kernels.Kind.SCALAR, 1);
        Model model = SmallWorld.assemble(config, dataset, plugins, kernels)) {
      Map<String, Matrix> start =
          model.parameters().all().stream()
              .collect(Collectors.toMap(Parameter::name, p -> p.value().copy()));
      InBatch sampler = new InBatch(dataset.train(), corrected);
      TrainingStep step =
          new TrainingStep(
              new RankedBeforeForward(model.backbone(), sampler, 1, RankingLoss.SOFTMAX),
              dataset.train(),
              new Compute(kernels, new MatrixPool(), Profiler.off()),
              new TrainingStep.Optimisation(
                  new Adam(kernels, .05, Profiler.off()),
                  config.run().training().mirrorGradient()));
      double first = loss(step, users, positives);
      assertEquals(
          expected(start.get("users"), start.get("items"), users, positives, corrected),
          first,
          1e-5);
      double last = first;
      for (int again = 0; again < 20; again++) {
        last = loss(step, users, positives);
      }
      assertTrue(last < first / 2, "the loss must fall: " + first + " to " + last);
    }
  }

  private static double loss(TrainingStep step, int[] users, int[] positives) {
    EpochLog log = new EpochLog(0);
    step.run(new TrainingBatch(0, 0, users, positives), log);
    log.stepDone();
    return log.lossMeans().get("ranking");
  }

  private double expected(
      Matrix users, Matrix items, int[] batchUsers, int[] positives, boolean corrected) {
    int[] degrees = dataset.train().itemDegrees();
    double total = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      double positive = 0;
      double sum = 0;
      for (int other = 0; other < PAIRS; other++) {
        double score = 0;
        for (int column = 0; column < users.columns(); column++) {
          score +=
              (double) users.get(batchUsers[pair], column) * items.get(positives[other], column);
        }
        double q = corrected ? degrees[positives[other]] / (double) dataset.train().size() : 1;
        double logit = score - Math.log(q);
        if (other == pair) {
          positive = logit;
          sum += Math.exp(logit);
        } else if (!dataset.train().contains(batchUsers[pair], positives[other])) {
          sum += Math.exp(logit);
        }
      }
      total += Math.log(sum) - positive;
    }
    return total / PAIRS;
  }
}
