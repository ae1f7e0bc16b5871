package org.ccdrec.trainer.training.ranking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.Negatives;
import org.ccdrec.trainer.training.config.RankingLoss;
import org.junit.jupiter.api.Test;

/** The logQ correction undoes the bias of a sampler that draws popular items more often. */
final class LogQTest {
  private static final int ITEMS = 50;
  private static final int DRAWS = 40_000;
  private static final TrainingBatch ONE = new TrainingBatch(0, 0, new int[] {0}, new int[] {0});

  /** Popular items have high scores, as after some training. */
  private static Matrix items() {
    Matrix items = Matrix.zeros(ITEMS, 1);
    for (int item = 0; item < ITEMS; item++) {
      items.set(item, 0, 2 - item / 20f);
    }
    return items;
  }

  /** Item i is drawn with probability proportional to 1 / (i + 1); the positive, item 0, never. */
  private static double[] probabilities() {
    double[] shares = IntStream.range(0, ITEMS).mapToDouble(item -> 1.0 / (item + 1)).toArray();
    shares[0] = 0;
    double sum = Arrays.stream(shares).sum();
    return Arrays.stream(shares).map(share -> share / sum).toArray();
  }

  private static int draw(double[] probabilities, double uniform) {
    int item = 0;
    double left = uniform;
    while (item < ITEMS - 1 && left >= probabilities[item]) {
      left -= probabilities[item++];
    }
    return item;
  }

  @Test
  void correctedSoftmaxOverASampleApproximatesThatOverAllItems() {
    double[] q = probabilities();
    SplittableRandom random = new SplittableRandom(5);
    int[] drawn = new int[DRAWS];
    Arrays.setAll(drawn, at -> draw(q, random.nextDouble()));
    float[] corrected = new float[DRAWS];
    float[] uncorrected = new float[DRAWS];
    for (int at = 0; at < DRAWS; at++) {
      corrected[at] = (float) -Math.log(DRAWS * q[drawn[at]]);
      uncorrected[at] = (float) Math.log((ITEMS - 1.0) / DRAWS);
    }
    Negatives.ItemSets sample = Negatives.ItemSets.of(DRAWS, drawn);
    int[] all = IntStream.range(1, ITEMS).toArray();
    double full = loss(Negatives.ItemSets.of(ITEMS - 1, all));
    assertEquals(full, loss(sample.withLogWeights(corrected)), .02);
    assertTrue(
        loss(sample.withLogWeights(uncorrected)) > full + .2, "popular items count too much");
  }

  private static double loss(Negatives.ItemSets sets) {
    RankingTerms terms = RankingTerms.of(RandomNegatives.ofSets(ONE, sets), RankingLoss.SOFTMAX);
    return Losses.value(terms, Matrix.of(1, 1, 1), items());
  }

  @Test
  void theOwnLossGetsTheFirstItemOfEachSetThatIsNotEmpty() {
    TrainingBatch batch = new TrainingBatch(0, 0, new int[] {7, 8, 9}, new int[] {1, 2, 3});
    float empty = Float.NEGATIVE_INFINITY;
    RandomNegatives negatives =
        RandomNegatives.ofSets(
            batch,
            Negatives.ItemSets.of(2, new int[] {40, 41, 50, 51, 60, 61})
                .withLogWeights(new float[] {0, 0, empty, -1, empty, empty}));
    Batch pairs = negatives.pairs();
    assertArrayEquals(new int[] {7, 8}, pairs.users());
    assertArrayEquals(new int[] {1, 2}, pairs.positives());
    assertArrayEquals(new int[] {40, 51}, pairs.negatives());
    assertArrayEquals(new int[] {40, 50, 60}, negatives.first());
  }
}
