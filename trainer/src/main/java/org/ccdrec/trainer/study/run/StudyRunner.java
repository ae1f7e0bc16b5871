package org.ccdrec.trainer.study.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.study.PlannedRun;
import org.ccdrec.trainer.study.StudyPlan;
import org.ccdrec.trainer.training.control.Cancellation;

/**
 * Trains the unfinished runs of a study.
 *
 * <p>If a run fails, even with an {@link Error}, the failure is reported and its stack trace is
 * kept in the store; the other runs continue. A cancelled runner stops every run at the end of its
 * epoch; those continue from their checkpoints the next time. Used once.
 */
public final class StudyRunner {
  private final StudyPlan plan;
  private final RunStore store;
  private final RunExecutor executor;
  private final InstantSource clock;
  private final Consumer<String> progress;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger elsewhere = new AtomicInteger();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  /**
   * Creates a runner.
   *
   * @param progress receives one line for each run that finishes or fails, from one thread at a
   *     time
   */
  public StudyRunner(
      StudyPlan plan,
      RunStore store,
      PluginRegistry plugins,
      InstantSource clock,
      Consumer<String> progress) {
    this.plan = plan;
    this.store = store;
    this.executor = new RunExecutor(store, plugins, clock);
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * The outcome of running a study.
   *
   * @param done number of trained runs, including those of earlier calls
   * @param planned number of all runs
   * @param failures a message for each run that failed
   * @param elsewhere number of runs that another process is working on
   * @param cancelled whether it was stopped before its end
   */
  public record Outcome(
      int done, int planned, List<String> failures, int elsewhere, boolean cancelled) {

    /** Returns whether every run is done. */
    public boolean complete() {
      return !cancelled && failures.isEmpty() && elsewhere == 0;
    }
  }

  /**
   * Trains the missing runs, then tests the selected grid points.
   *
   * @param jobs runs at a time
   * @throws UncheckedIOException if the store cannot be read
   */
  public Outcome run(int jobs, Cancellation cancellation) {
    try {
      List<PlannedRun> pending = new ArrayList<>();
      for (PlannedRun run : plan.runs()) {
        if (store.find(run).isEmpty()) {
          pending.add(run);
        }
      }
      done.set(plan.runs().size() - pending.size());
      try (ExecutorService pool = Executors.newFixedThreadPool(jobs)) {
        pending.forEach(run -> pool.execute(() -> train(run, cancellation)));
      }
      testSelected(cancellation);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Outcome(
        done.get(),
        plan.runs().size(),
        List.copyOf(failures),
        elsewhere.get(),
        cancellation.requested());
  }

  private interface Work {
    void with(PlannedRun run) throws IOException;
  }

  private void train(PlannedRun run, Cancellation cancellation) {
    attempt(
        run,
        cancellation,
        claimed -> {
          if (store.find(claimed).isEmpty()) {
            long started = System.nanoTime();
            RunRecord record =
                executor.train(claimed, plan.isCertain(claimed), work(claimed, cancellation));
            tell(claimed, summary(record, (System.nanoTime() - started) / 1e9), true);
          } else {
            tell(claimed, "done by another process", true);
          }
        });
  }

  private RunExecutor.Work work(PlannedRun run, Cancellation cancellation) {
    return new RunExecutor.Work(cancellation, message -> tell(run, message, false));
  }

  private void testSelected(Cancellation cancellation) throws IOException {
    for (StudyPlan.Row row : plan.rows()) {
      Optional<StudyPlan.Point> selected = GridSelection.of(row, store);
      if (selected.isPresent()) {
        for (PlannedRun run : selected.get().runs()) {
          if (store.state(run) == RunStore.State.TRAINED) {
            attempt(
                run, cancellation, claimed -> executor.test(claimed, work(claimed, cancellation)));
          }
        }
      }
    }
  }

  private void attempt(PlannedRun run, Cancellation cancellation, Work work) {
    if (cancellation.requested()) {
      return;
    }
    try {
      Optional<RunStore.Claim> claim = store.claim(run);
      if (claim.isEmpty()) {
        elsewhere.incrementAndGet();
        return;
      }
      try (RunStore.Claim held = claim.get()) {
        work.with(run);
      }
    } catch (CancellationException cancelled) {
      // reported once, by the outcome
    } catch (IOException | RuntimeException | Error e) {
      fail(new RunFailure(run, clock.instant(), e));
    }
  }

  private void fail(RunFailure failure) {
    PlannedRun run = failure.run();
    failures.add("%s: failed: %s".formatted(label(run), failure.message()));
    tell(run, "failed: " + failure.message(), false);
    try {
      store.keepFailed(run, failure);
    } catch (IOException e) {
      tell(run, "its stack trace could not be kept: " + e.getMessage(), false);
    }
  }

  private synchronized void tell(PlannedRun run, String what, boolean isDone) {
    int number = isDone ? done.incrementAndGet() : done.get();
    progress.accept("[%d/%d] %s: %s".formatted(number, plan.runs().size(), label(run), what));
  }

  private static String label(PlannedRun run) {
    String point = run.point().isEmpty() ? "" : ", " + run.point();
    return run.row() + point + ", seed " + run.seed();
  }

  private static String summary(RunRecord run, double seconds) {
    return String.format(
        Locale.ROOT,
        "valid recall@20 %.4f at epoch %d of %d, %.0f s",
        run.validation().recallAt20(),
        run.bestEpoch(),
        run.epochs(),
        seconds);
  }
}
