package org.ccdrec.trainer.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.spi.TrainingState;
import org.ccdrec.trainer.checkpoint.Stateful;
import org.ccdrec.trainer.stored.StoredAdam;
import org.ccdrec.trainer.stored.StoredProfile;
import org.ccdrec.trainer.training.step.Model;

/**
 * Everything that training changes and later epochs or the result read: the model, the optimizer,
 * the best epoch with its vectors, the reports of all epochs, and the parts that register
 * themselves. A run restored from this state continues as if it had never been interrupted.
 * Randomness is no part of it, since every generator is seeded by purpose and number.
 */
final class FitState implements Stateful {
  private final Model model;
  private final Adam adam;
  private final Profiler profiler;
  private final BestEpoch best;
  private final Optional<Vectors> last;
  private final RunListener listener;
  private final List<EpochReport> reports = new ArrayList<>();
  private long steps;

  /**
   * The vectors of the last epoch.
   *
   * @param users {@code users × d}
   * @param items {@code items × d}
   */
  record Vectors(Matrix users, Matrix items) {}

  /**
   * The parts that the optimisation changes.
   *
   * @param last the vectors that the run returns if no epoch is evaluated; empty if one is
   */
  record Parts(Model model, Adam adam, Profiler profiler, Optional<Vectors> last) {}

  FitState(Parts parts, BestEpoch best, RunListener listener) {
    this.model = parts.model();
    this.adam = parts.adam();
    this.profiler = parts.profiler();
    this.last = parts.last();
    this.best = best;
    this.listener = listener;
  }

  BestEpoch best() {
    return best;
  }

  List<EpochReport> reports() {
    return reports;
  }

  void add(EpochReport report) {
    reports.add(report);
  }

  /** Returns the number of the next step, and counts it. */
  long nextStep() {
    return steps++;
  }

  @Override
  public void exchange(TrainingState state) {
    steps = state.number("steps", steps);
    model.parameters().exchange(state.within("parameters"));
    StoredAdam.exchange(adam, state.within("adam"));
    model.exchange(state);
    best.exchange(state.within("best"));
    StoredReports.exchange(reports, state);
    StoredProfile.exchange(profiler, state.within("profile"));
    last.ifPresent(
        vectors -> {
          state.matrix("users", vectors.users());
          state.matrix("items", vectors.items());
        });
    listener.exchange(state.within("listener"));
  }
}
