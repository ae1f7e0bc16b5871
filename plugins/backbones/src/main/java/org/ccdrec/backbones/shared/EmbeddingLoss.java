package org.ccdrec.backbones.shared;

import static org.ccdrec.autodiff.ops.Ops.normsOfRows;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import org.ccdrec.autodiff.Var;
import org.ccdrec.spi.Batch;

/**
 * The regularisation of a batch's embeddings: {@code (‖E_u‖_F + ‖E_p‖_F + ‖E_n‖_F) / batch}, the
 * norms not squared, over the rows of the batch's users, positives and negatives.
 */
public final class EmbeddingLoss {
  private EmbeddingLoss() {}

  /** Returns the weighted loss on rows of the tables {@code users} and {@code items}, a scalar. */
  public static Var of(double weight, Batch batch, Var users, Var items) {
    float share = (float) (weight / batch.size());
    Var user = normsOfRows(users, batch.users());
    Var item = normsOfRows(items, batch.positives(), batch.negatives());
    return weightedSum(new float[] {share, share}, user, item);
  }
}
