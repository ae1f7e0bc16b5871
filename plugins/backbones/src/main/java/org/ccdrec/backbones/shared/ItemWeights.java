package org.ccdrec.backbones.shared;

import org.ccdrec.graph.Interactions;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;

/**
 * A sparse matrix W of weights between items, {@code items × items}, that scores item i for user u
 * by {@code Σ W[j, i]} over the user's items j.
 */
public final class ItemWeights {
  private final Interactions interactions;
  private final SparseMatrix weights;

  public ItemWeights(Interactions interactions, SparseMatrix weights) {
    this.interactions = interactions;
    this.weights = weights;
  }

  /** Adds {@code factor} times the scores of some users, {@code users.length × items}. */
  public void addScores(int[] users, float factor, Matrix scores) {
    float[] sums = new float[weights.columns()];
    for (int row = 0; row < users.length; row++) {
      scores.readRow(row, sums);
      for (int own : interactions.itemsOf(users[row])) {
        for (int at = weights.offsets()[own]; at < weights.offsets()[own + 1]; at++) {
          sums[weights.columnIndices()[at]] += factor * weights.values()[at];
        }
      }
      scores.writeRow(row, sums);
    }
  }
}
