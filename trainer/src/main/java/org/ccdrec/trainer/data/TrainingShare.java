package org.ccdrec.trainer.data;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ccdrec.graph.Interactions;

/**
 * Reduces the training interactions to a random share, to study how a model does on sparse data.
 *
 * <p>Of each user's n interactions ⌈share · n⌉ are kept, so that every user keeps at least one. For
 * one seed the interactions of a smaller share are among those of a larger one. Validation and test
 * stay whole; an interaction that is left out counts as unseen.
 */
public final class TrainingShare {
  private TrainingShare() {}

  /**
   * Returns a dataset with a share of the training interactions.
   *
   * @param share above 0, at most 1; 1 returns the dataset itself
   * @param random read only if the share is below 1
   */
  public static Dataset reduce(Dataset dataset, double share, RandomGenerator random) {
    if (share == 1) {
      return dataset;
    }
    Interactions all = dataset.train();
    int[] users = new int[all.size()];
    int[] items = new int[all.size()];
    int kept = 0;
    for (int user = 0; user < all.userCount(); user++) {
      int[] shuffled = all.itemsOf(user);
      Shuffle.inPlace(shuffled, random);
      int count = (int) Math.ceil(share * shuffled.length);
      Arrays.fill(users, kept, kept + count, user);
      System.arraycopy(shuffled, 0, items, kept, count);
      kept += count;
    }
    return dataset.withTraining(
        Interactions.of(
            all.userCount(),
            all.itemCount(),
            Arrays.copyOf(users, kept),
            Arrays.copyOf(items, kept)));
  }
}
