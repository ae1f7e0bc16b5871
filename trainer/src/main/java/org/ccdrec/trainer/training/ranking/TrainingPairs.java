package org.ccdrec.trainer.training.ranking;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.data.Shuffle;
import org.ccdrec.trainer.data.TrainingWeights;
import org.jspecify.annotations.Nullable;

/**
 * The pairs (user, item) of the training split that a run learns from, and their batches.
 * Immutable.
 */
public final class TrainingPairs {
  private final int[] users;
  private final int[] items;
  private final float @Nullable [] weights;

  private TrainingPairs(int[] users, int[] items, float @Nullable [] weights) {
    this.users = users;
    this.items = items;
    this.weights = weights;
  }

  /**
   * Returns the pairs of a dataset.
   *
   * @param sampled whether negatives are sampled: users who have every item are then left out, for
   *     there is no negative for them
   * @param weighted whether pairs have the weights of the dataset
   */
  public static TrainingPairs of(Dataset dataset, boolean sampled, boolean weighted) {
    Interactions train = dataset.train();
    int[] owners = train.users();
    int[] positions =
        IntStream.range(0, owners.length)
            .filter(pair -> !sampled || train.userDegree(owners[pair]) < train.itemCount())
            .toArray();
    return new TrainingPairs(
        select(owners, positions),
        IntStream.of(positions).map(train::item).toArray(),
        weighted ? select(TrainingWeights.read(dataset), positions) : null);
  }

  /** Returns the pairs' numbers in random order. */
  public int[] shuffled(RandomGenerator random) {
    int[] order = new int[users.length];
    Arrays.setAll(order, pair -> pair);
    Shuffle.inPlace(order, random);
    return order;
  }

  /** Returns the batch of some pairs, given by their numbers. */
  public TrainingBatch batch(int epoch, long step, int[] pairs) {
    return new TrainingBatch(
        epoch,
        step,
        select(users, pairs),
        select(items, pairs),
        weights == null ? null : select(weights, pairs));
  }

  private static int[] select(int[] values, int[] positions) {
    return IntStream.of(positions).map(position -> values[position]).toArray();
  }

  private static float[] select(float[] values, int[] positions) {
    float[] selected = new float[positions.length];
    for (int at = 0; at < positions.length; at++) {
      selected[at] = values[positions[at]];
    }
    return selected;
  }
}
