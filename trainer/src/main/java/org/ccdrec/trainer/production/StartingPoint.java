package org.ccdrec.trainer.production;

import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.data.Dataset;
import org.ccdrec.trainer.model.WarmStart;

/**
 * A warm start from a snapshot. Users and items that the snapshot has, by id, start from its
 * vectors. A new item starts from the mean of its nearest neighbours by content, weighted by
 * similarity; a new user from the mean of the items of their training interactions, scaled to the
 * mean length of the known users. Others start at random.
 *
 * @param start the vectors
 * @param newItemsFromContent new items that start from their content
 * @param newUsersFromItems new users that start from their items
 */
public record StartingPoint(WarmStart start, int newItemsFromContent, int newUsersFromItems) {

  /**
   * Derives the start of a run.
   *
   * @param dimension width of the vectors of the run
   * @throws IllegalArgumentException if the snapshot's vectors have another width, or it has no
   *     user and item of the dataset
   */
  public static StartingPoint of(AlignedSnapshot known, int dimension, Kernels kernels) {
    requireFit(known, dimension);
    Dataset dataset = known.dataset();
    Matrix users = known.userVectors();
    Matrix items = known.itemVectors();
    boolean[] userKnown = flags(known.users());
    boolean[] itemKnown = flags(known.items());
    int newItems = ContentMeans.fill(dataset.modalities(), items, itemKnown, kernels);
    int newUsers = fillUsers(dataset, new WarmStart.Table(users, userKnown), items, itemKnown);
    WarmStart start =
        new WarmStart(new WarmStart.Table(users, userKnown), new WarmStart.Table(items, itemKnown));
    return new StartingPoint(start, newItems, newUsers);
  }

  private static void requireFit(AlignedSnapshot known, int dimension) {
    if (known.dimension() != dimension) {
      throw new IllegalArgumentException(
          "a warm start needs vectors of the run's width; %s has %d and model.dimension is %d"
              .formatted(known.snapshot().id(), known.dimension(), dimension));
    }
    if (known.unknownItems() == known.items().length) {
      throw new IllegalArgumentException(
          "a warm start needs items in common; %s has none of the dataset's items by id"
              .formatted(known.snapshot().id()));
    }
  }

  private static boolean[] flags(int[] rows) {
    boolean[] flags = new boolean[rows.length];
    for (int at = 0; at < rows.length; at++) {
      flags[at] = rows[at] >= 0;
    }
    return flags;
  }

  private static int fillUsers(
      Dataset dataset, WarmStart.Table users, Matrix items, boolean[] itemKnown) {
    double length = meanLength(users);
    int filled = 0;
    float[] item = new float[items.columns()];
    for (int user = 0; user < users.known().length; user++) {
      if (users.known()[user]) {
        continue;
      }
      float[] sum = new float[items.columns()];
      for (int own : dataset.train().itemsOf(user)) {
        if (itemKnown[own]) {
          items.readRow(own, item);
          for (int column = 0; column < sum.length; column++) {
            sum[column] += item[column];
          }
        }
      }
      double norm = norm(sum);
      if (norm > 0) {
        for (int column = 0; column < sum.length; column++) {
          sum[column] *= (float) (length / norm);
        }
        users.vectors().writeRow(user, sum);
        users.known()[user] = true;
        filled++;
      }
    }
    return filled;
  }

  private static double meanLength(WarmStart.Table users) {
    float[] row = new float[users.vectors().columns()];
    double sum = 0;
    int count = 0;
    for (int user = 0; user < users.known().length; user++) {
      if (users.known()[user]) {
        users.vectors().readRow(user, row);
        sum += norm(row);
        count++;
      }
    }
    return count == 0 ? 1 : sum / count;
  }

  private static double norm(float[] row) {
    double squares = 0;
    for (float value : row) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }
}
