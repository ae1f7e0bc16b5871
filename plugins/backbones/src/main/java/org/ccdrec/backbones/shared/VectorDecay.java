package org.ccdrec.backbones.shared;

import static org.ccdrec.autodiff.ops.Ops.gather;
import static org.ccdrec.autodiff.ops.Ops.squaredNorm;

import org.ccdrec.autodiff.Var;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.Representations;

/**
 * The regularisation of a batch's final vectors: {@code (‖u‖² + ‖i⁺‖² + ‖i⁻‖²) / (2·batch)}, summed
 * over its users, positives and negatives.
 */
public final class VectorDecay {
  private VectorDecay() {}

  /** Adds the regularisation with a weight to the losses. */
  public static void add(
      Losses losses, double weight, Batch batch, Representations representations) {
    double share = weight / (2 * batch.size());
    losses.add(share, squares(representations.users(), batch.users()));
    losses.add(share, squares(representations.items(), batch.positives()));
    if (batch.negatives().length > 0) {
      losses.add(share, squares(representations.items(), batch.negatives()));
    }
  }

  private static Var squares(Var table, int[] rows) {
    return squaredNorm(gather(table, rows));
  }
}
