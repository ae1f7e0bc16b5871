package org.ccdrec.trainer.training;

import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.evaluation.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * Early stopping on validation Recall@20. Keeps the vectors of the best epoch, which the run
 * returns, so the validated vectors are the ones tested, published and served.
 */
final class BestEpoch {
  private final int patience;
  private final int patientFrom;
  private @Nullable Kept kept;
  private int waited;

  /** The best epoch so far, with copies of its vectors. */
  record Kept(int epoch, Metrics validation, Matrix users, Matrix items) {}

  /**
   * Creates an early-stopping monitor.
   *
   * @param patience number of evaluations without improvement before the run stops
   * @param patientFrom first epoch whose evaluations count towards patience
   */
  BestEpoch(int patience, int patientFrom) {
    this.patience = patience;
    this.patientFrom = patientFrom;
  }

  /** Records an evaluation; returns whether it is the best so far. */
  boolean offer(int epoch, Metrics validation, Matrix users, Matrix items) {
    Kept best = kept;
    if (best == null) {
      kept = new Kept(epoch, validation, users.copy(), items.copy());
      return true;
    }
    if (validation.recallAt20() > best.validation.recallAt20()) {
      best.users.copyFrom(users);
      best.items.copyFrom(items);
      kept = new Kept(epoch, validation, best.users, best.items);
      waited = 0;
      return true;
    }
    waited += epoch >= patientFrom ? 1 : 0;
    return false;
  }

  boolean exhausted() {
    return waited >= patience;
  }

  Kept kept() {
    if (kept == null) {
      throw new IllegalStateException("no epoch was evaluated");
    }
    return kept;
  }
}
