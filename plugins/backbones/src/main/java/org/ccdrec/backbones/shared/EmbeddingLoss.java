package org.ccdrec.backbones.shared;

import org.ccdrec.autodiff.FrobeniusNorm;
import org.ccdrec.autodiff.Gather;
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
    Var user = norm(tape, users, batch.users());
    Var positive = norm(tape, items, batch.positives());
    if (batch.negatives().length == 0) {
      return tape.apply(new Sum(share, share), user, positive);
    }
    Var negative = norm(tape, items, batch.negatives());
    return tape.apply(new Sum(share, share, share), user, positive, negative);
  }

  private static Var norm(Tape tape, Var table, int[] rows) {
    return tape.apply(new FrobeniusNorm(), tape.apply(new Gather(rows), table));
  }
}
