package org.ccdrec.trainer.training.ranking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.ops.Ops;
import org.ccdrec.autodiff.ops.RowPairs;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Negatives;
import org.ccdrec.testkit.DoubleMatrix;
import org.ccdrec.testkit.OpCase;
import org.ccdrec.testkit.OpContract;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.junit.jupiter.api.Test;

/** Runs the operation contract on both losses, with and without weights. */
final class SetLossTest extends OpContract {
  private static final float EMPTY = Float.NEGATIVE_INFINITY;
  private static final TrainingBatch BATCH =
      new TrainingBatch(0, 0, new int[] {0, 2, 2}, new int[] {1, 0, 4});
  private static final int[] ITEMS = {2, 3, 1, 1, 3, 4};
  private static final float[] WEIGHTS = {.5f, -1, 0, EMPTY, EMPTY, EMPTY};

  @Override
  protected Kernels.Kind kernels() {
    return Kernels.Kind.VECTOR;
  }

  @Override
  protected List<OpCase> cases(RandomGenerator random) {
    Negatives.ItemSets sets = Negatives.ItemSets.of(2, ITEMS);
    RandomNegatives equal = RandomNegatives.ofSets(BATCH, sets);
    RandomNegatives weighted = RandomNegatives.ofSets(BATCH, sets.withLogWeights(WEIGHTS));
    RandomNegatives draws = RandomNegatives.ofDraws(BATCH, 2, ITEMS);
    return List.of(
        example(random, RankingLoss.SOFTMAX, equal),
        example(random, RankingLoss.SOFTMAX, weighted),
        example(random, RankingLoss.SOFTMAX, draws),
        example(random, RankingLoss.BPR, weighted),
        example(random, RankingLoss.BPR, equal)
            .withComposition(
                (tape, in) ->
                    Ops.pairwiseLoss(
                        in.get(0),
                        in.get(1),
                        RowPairs.of(BATCH.users(), BATCH.positives()),
                        equal.terms(1))));
  }

  private static OpCase example(
      RandomGenerator random, RankingLoss loss, RandomNegatives negatives) {
    return OpCase.of(
        new SetLoss(negatives, loss),
        List.of(normal(random, 3, 4), normal(random, 5, 4)),
        in -> DoubleMatrix.column(mean(loss, negatives, in.get(0), in.get(1))));
  }

  private static double mean(
      RankingLoss loss, RandomNegatives negatives, DoubleMatrix users, DoubleMatrix items) {
    DoubleMatrix scores = users.times(items.transposed());
    return IntStream.range(0, BATCH.size())
        .mapToDouble(
            pair -> {
              int user = BATCH.users()[pair];
              double positive = scores.at(user, BATCH.positives()[pair]);
              double[] weights = new double[2];
              double[] others = new double[2];
              for (int draw = 0; draw < 2; draw++) {
                weights[draw] = Math.exp(negatives.logWeight(pair, draw));
                others[draw] = scores.at(user, negatives.items()[negatives.place(pair, draw)]);
              }
              return loss == RankingLoss.SOFTMAX
                  ? softmax(positive, others, weights)
                  : pairwise(positive, others, weights);
            })
        .average()
        .orElseThrow();
  }

  private static double softmax(double positive, double[] others, double[] weights) {
    double sum = Math.exp(positive);
    for (int draw = 0; draw < others.length; draw++) {
      sum += weights[draw] * Math.exp(others[draw]);
    }
    return -Math.log(Math.exp(positive) / sum);
  }

  private static double pairwise(double positive, double[] others, double[] weights) {
    double all = Arrays.stream(weights).sum();
    double sum = 0;
    for (int draw = 0; draw < others.length && all > 0; draw++) {
      sum += weights[draw] / all * Math.log1p(Math.exp(others[draw] - positive));
    }
    return sum;
  }

  /** A softmax over the positive and one negative is the pairwise loss. */
  @Test
  void withOneNegativeBothLossesAreTheSame() {
    RandomNegatives one = RandomNegatives.ofDraws(BATCH, 1, new int[] {2, 3, 1});
    Matrix users = Matrix.of(3, 1, 1, 2, 3);
    Matrix items = Matrix.of(5, 1, .5f, -1, .25f, 2, 1);
    DoubleMatrix u = DoubleMatrix.of(users);
    DoubleMatrix i = DoubleMatrix.of(items);
    double[] losses =
        Arrays.stream(RankingLoss.values())
            .mapToDouble(loss -> Losses.value(RankingTerms.of(one, loss), users, items))
            .toArray();
    double expected =
        IntStream.range(0, 3)
            .mapToDouble(
                pair -> {
                  double user = u.at(BATCH.users()[pair], 0);
                  double margin =
                      user * (i.at(BATCH.positives()[pair], 0) - i.at(one.items()[pair], 0));
                  return Math.log1p(Math.exp(-margin));
                })
            .average()
            .orElseThrow();
    assertEquals(expected, losses[0], 1e-6);
    assertEquals(expected, losses[1], 1e-6);
  }
}
