package org.ccdrec.trainer.training.step;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.ops.WeightedNegatives;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.SamplingView;

/**
 * The random negatives of a batch, {@code training.negatives} a pair. Losses are means over the
 * negatives of a pair, then over pairs.
 *
 * @param pairs the pairs, each as often as it has negatives, with one of them: the whole batch with
 *     its first negatives, then with its second ones, and so on
 * @param perPair negatives of a pair
 */
record RandomNegatives(Batch pairs, int perPair) {

  /** Draws from a sampler that needs no representations. */
  static RandomNegatives draw(NegativeSampler sampler, int perPair, StepLosses step) {
    TrainingBatch batch = step.batch();
    int[] users = repeated(batch.users(), perPair);
    int[] positives = repeated(batch.positives(), perPair);
    SamplingView view = SamplingView.ofStep(batch.step());
    Negatives negatives =
        step.timed("negative sampling", () -> sampler.sample(users, positives, view));
    return switch (negatives) {
      case Negatives.Items(int[] items) ->
          new RandomNegatives(Batch.of(users, positives, items), perPair);
      case Negatives.Vectors vectors ->
          throw new IllegalStateException(
              "a sampler that needs no representations must return items");
    };
  }

  private static int[] repeated(int[] values, int times) {
    int[] all = new int[values.length * times];
    Arrays.setAll(all, at -> values[at % values.length]);
    return all;
  }

  /** All negatives. */
  int[] items() {
    return pairs.negatives();
  }

  /** The first negative of each pair. */
  int[] first() {
    return ofDraw(0);
  }

  private int[] ofDraw(int draw) {
    int size = items().length / perPair;
    return Arrays.copyOfRange(items(), draw * size, (draw + 1) * size);
  }

  /** Returns the terms of a ranking loss of the given weight over all negatives. */
  List<WeightedNegatives> terms(float weight) {
    return IntStream.range(0, perPair)
        .mapToObj(draw -> WeightedNegatives.of(ofDraw(draw), weight / perPair))
        .toList();
  }
}
