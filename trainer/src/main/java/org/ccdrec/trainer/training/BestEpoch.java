package org.ccdrec.trainer.training;

import java.util.Arrays;
import java.util.Optional;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.evaluation.MetricAt;
import org.ccdrec.trainer.evaluation.Metrics;
import org.ccdrec.trainer.stored.StoredMatrix;
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

  /** Returns the evaluations that count towards patience since the best one. */
  int waited() {
    return waited;
  }

  boolean exhausted() {
    return waited >= patience;
  }

  Kept kept() {
    return keptSoFar().orElseThrow(() -> new IllegalStateException("no epoch was evaluated"));
  }

  /** Returns the best epoch so far; empty if none was evaluated. */
  Optional<Kept> keptSoFar() {
    return Optional.ofNullable(kept);
  }

  /** Exchanges the best epoch and the evaluations waited since. */
  void exchange(TrainingState state) {
    waited = Math.toIntExact(state.number("waited", waited));
    if (state.number("evaluated", kept == null ? 0 : 1) == 1) {
      kept = exchange(state, kept);
    }
  }

  private static Kept exchange(TrainingState state, @Nullable Kept known) {
    int epoch = Math.toIntExact(state.number("epoch", known == null ? 0 : known.epoch));
    double[] metrics =
        known == null
            ? new double[MetricAt.ALL.size()]
            : known.validation.values().stream().mapToDouble(Double::doubleValue).toArray();
    state.array("validation", metrics);
    Matrix users = StoredMatrix.exchange(state, "users", known == null ? null : known.users);
    Matrix items = StoredMatrix.exchange(state, "items", known == null ? null : known.items);
    return new Kept(epoch, new Metrics(Arrays.stream(metrics).boxed().toList()), users, items);
  }
}
