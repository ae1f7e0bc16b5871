package org.ccdrec.backbones.shared;

import org.ccdrec.autodiff.NormsOfRows;
import org.ccdrec.autodiff.Sum;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.spi.Batch;

/**
 * The regularisation of a batch's embeddings: {@code (‖E_u‖_F + ‖E_p‖_F + ‖E_n‖_F) / batch}, the
 * norms not squared, over the rows of the batch's users, positives and negatives.
 */
public final class EmbeddingLoss {
  private EmbeddingLoss() {}

  /** The weighted loss on rows of the tables {@code users} and {@code items}, a scalar. */
  public static Var of(Tape tape, double weight, Batch batch, Var users, Var items) {
    float share = (float) (weight / batch.size());
    Var user = tape.apply(new NormsOfRows(batch.users()), users);
    Var item = tape.apply(new NormsOfRows(batch.positives(), batch.negatives()), items);
    return tape.apply(new Sum(share, share), user, item);
  }
}
