package org.ccdrec.trainer.tuning;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.ccdrec.files.LockFile;
import org.ccdrec.trainer.model.SeededRandom;
import org.ccdrec.trainer.training.control.Cancellation;

/**
 * Runs the trials of a search that have not ended yet.
 *
 * <p>With one job the result depends only on the plan, even if the search is interrupted and
 * continued. With several jobs the values and the ends of trials depend on which trial is faster.
 * Used once.
 */
public final class Tuner {
  private final TuningPlan plan;
  private final TrialStore store;
  private final Consumer<Trial> progress;
  private final SearchSpace space;
  private final TreeParzen parzen;
  private final Map<Integer, Trial> trials = new TreeMap<>();
  private final Map<Long, Map<Integer, Double>> rungs = new TreeMap<>();

  /**
   * Creates a tuner.
   *
   * @param progress receives each trial that ends, from one thread at a time
   */
  public Tuner(TuningPlan plan, TrialStore store, Consumer<Trial> progress) {
    this.plan = plan;
    this.store = store;
    this.progress = progress;
    this.space = plan.config().searchSpace();
    this.parzen = new TreeParzen(space);
  }

  /**
   * Runs the missing trials and keeps the best keys once all have ended.
   *
   * @param jobs trials at a time
   * @return the best keys; empty if the search was cancelled
   * @throws IOException if the trials cannot be kept, or are those of another search
   * @throws NoResultException if all trials failed
   */
  public Optional<TunedKeys> run(int jobs, Cancellation cancellation) throws IOException {
    try (LockFile lock = store.lock()) {
      TuningPlan.Identity identity = plan.identity();
      store.claim(identity);
      List<Integer> pending = load();
      try (ExecutorService pool = Executors.newFixedThreadPool(jobs)) {
        List<Future<?>> running = new ArrayList<>();
        for (int number : pending) {
          running.add(pool.submit(() -> runTrial(number, cancellation)));
        }
        for (Future<?> one : running) {
          join(one, cancellation);
        }
      }
      if (cancellation.requested()) {
        return Optional.empty();
      }
      TunedKeys best = best(identity.dataHash());
      store.keepBest(best);
      return Optional.of(best);
    }
  }

  /** Thrown if no trial has a validation metric. */
  public static final class NoResultException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoResultException(String message) {
      super(message);
    }
  }

  private List<Integer> load() throws IOException {
    for (Trial trial : store.trials()) {
      trials.put(trial.number(), trial);
      if (trial.state().ended()) {
        trial.rungs().forEach((epochs, value) -> note(trial, epochs, value));
      }
    }
    List<Integer> pending = new ArrayList<>();
    for (int number = 0; number < plan.config().trials(); number++) {
      Trial trial = trials.get(number);
      if (trial == null || !trial.state().ended()) {
        pending.add(number);
      }
    }
    return pending;
  }

  private static void join(Future<?> trial, Cancellation cancellation) throws IOException {
    try {
      trial.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancellation.request();
    } catch (ExecutionException e) {
      cancellation.request();
      if (e.getCause() instanceof UncheckedIOException failed) {
        throw failed.getCause();
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void runTrial(int number, Cancellation cancellation) {
    if (cancellation.requested()) {
      return;
    }
    try {
      Trial begun = begin(number);
      Halving halving = plan.config().halving().rule();
      TrialRun run = new TrialRun(begun, halving, this::goesOn, cancellation);
      end(run.train(plan));
    } catch (CancellationException e) {
      // the trial stays begun, and begins again when the search is continued
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private synchronized Trial begin(int number) throws IOException {
    Trial begun = trials.get(number);
    if (begun == null) {
      RandomGenerator random = new SeededRandom(plan.config().seed()).generator("tuning", number);
      double[] point = point(number, random);
      begun = Trial.begun(number, point, space.keys(point));
      trials.put(number, begun);
      store.keep(begun);
    }
    return begun;
  }

  private double[] point(int number, RandomGenerator random) {
    if (number == 0 && plan.config().start() == TuningConfig.Start.CONFIGURATION) {
      return space.nearest(plan.own(), random);
    }
    return switch (plan.config().search()) {
      case RANDOM -> space.draw(random);
      case TPE -> parzen.propose(observations(), random);
    };
  }

  private List<TreeParzen.Observation> observations() {
    return trials.values().stream()
        .filter(Trial::hasResult)
        .map(trial -> new TreeParzen.Observation(trial.point(), trial.validation()))
        .toList();
  }

  private synchronized boolean goesOn(Trial trial, long epochs, double value) {
    Collection<Double> others = rungs.getOrDefault(epochs, Map.of()).values();
    boolean goesOn = plan.config().halving().rule().goesOn(value, List.copyOf(others));
    note(trial, epochs, value);
    return goesOn;
  }

  private void note(Trial trial, long epochs, double value) {
    rungs.computeIfAbsent(epochs, rung -> new TreeMap<>()).put(trial.number(), value);
  }

  private synchronized void end(Trial trial) throws IOException {
    store.keep(trial);
    trials.put(trial.number(), trial);
    progress.accept(trial);
  }

  private TunedKeys best(String dataHash) {
    List<Trial> counted =
        trials.values().stream()
            .filter(trial -> trial.number() < plan.config().trials())
            .filter(Trial::hasResult)
            .toList();
    Trial best =
        counted.stream()
            .max(
                Comparator.comparingDouble(Trial::validation)
                    .thenComparing(Comparator.comparingInt(Trial::number).reversed()))
            .orElseThrow(() -> new NoResultException("all trials failed: " + firstError()));
    TuningConfig config = plan.config();
    return new TunedKeys(
        new TunedKeys.Budget(
            config.name(),
            config.search(),
            config.start(),
            config.trials(),
            config.halving().firstEpochs(),
            config.halving().factor(),
            dataHash),
        best.validation(),
        best.bestEpoch(),
        best.keys());
  }

  private String firstError() {
    return trials.values().stream()
        .flatMap(trial -> trial.error().stream())
        .findFirst()
        .orElse("none reached an evaluation");
  }
}
