package org.ccdrec.trainer.tuning;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.trainer.training.EpochReport;
import org.ccdrec.trainer.training.RunListener;
import org.ccdrec.trainer.training.TrainingRun;
import org.ccdrec.trainer.training.config.EffectiveConfig;
import org.ccdrec.trainer.training.control.Cancellation;

/** The training of one trial, which ends early if it falls behind. Used once, by one thread. */
final class TrialRun implements RunListener {
  private final Trial begun;
  private final Halving halving;
  private final Rungs rungs;
  private final Cancellation cancellation;
  private final Cancellation own = new Cancellation();
  private final long started = System.nanoTime();
  private final Map<Long, Double> reached = new LinkedHashMap<>();
  private long nextRung;
  private int epochs;
  private int bestEpoch = -1;
  private double best = Double.NaN;
  private boolean stopped;

  /** Where trials meet; called by several threads. */
  interface Rungs {
    /** Notes a trial's metric after some epochs, and returns whether it goes on. */
    boolean goesOn(Trial trial, long epochs, double value);
  }

  TrialRun(Trial begun, Halving halving, Rungs rungs, Cancellation cancellation) {
    this.begun = begun;
    this.halving = halving;
    this.rungs = rungs;
    this.cancellation = cancellation;
    this.nextRung = halving.rungAfter(0);
  }

  /**
   * Trains.
   *
   * @throws CancellationException if the whole search was cancelled
   */
  Trial train(TuningPlan plan) {
    EffectiveConfig config = plan.with(begun.keys());
    try (Kernels kernels = Kernels.create(config.run().training().teamSize());
        TrainingRun run =
            new TrainingRun(
                config,
                plan.datasets().apply(config.run()),
                plan.plugins(),
                kernels,
                Profiler.off())) {
      run.train(this, own);
      return ended(Trial.State.COMPLETE, Optional.empty());
    } catch (CancellationException e) {
      if (!stopped) {
        throw e;
      }
      return ended(Trial.State.STOPPED, Optional.empty());
    } catch (RuntimeException | Error e) {
      String message = e instanceof Error ? e.toString() : e.getMessage();
      return ended(
          Trial.State.FAILED, Optional.of(message == null ? e.getClass().getName() : message));
    } finally {
      // A run's matrices are off-heap, where the garbage collector does not account for them.
      System.gc();
    }
  }

  @Override
  public void stepDone(int epoch, int step) {
    if (cancellation.requested()) {
      own.request();
    }
  }

  @Override
  public void epochDone(EpochReport report) {
    epochs = report.epoch() + 1;
    report.validation().ifPresent(metrics -> validated(metrics.recallAt20()));
  }

  private void validated(double recall) {
    if (Double.isNaN(best) || recall > best) {
      best = recall;
      bestEpoch = epochs - 1;
    }
    if (nextRung > 0 && epochs >= nextRung) {
      reached.put(nextRung, best);
      if (!rungs.goesOn(begun, nextRung, best)) {
        stopped = true;
        own.request();
      }
      nextRung = halving.rungAfter(epochs);
    }
  }

  private Trial ended(Trial.State state, Optional<String> error) {
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Trial(
        begun.number(),
        begun.point(),
        begun.keys(),
        state,
        reached,
        epochs,
        bestEpoch,
        best,
        seconds,
        error);
  }
}
