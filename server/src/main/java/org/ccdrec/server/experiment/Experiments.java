package org.ccdrec.server.experiment;

import com.codahale.metrics.Counter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ccdrec.files.WatchedFile;
import org.ccdrec.server.attribution.AnswerOrigin;
import org.ccdrec.server.attribution.StableHash;
import org.ccdrec.server.metrics.ServerMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The experiments of a file, read again when it changes, and the variants that are stopped. Safe
 * for use by many threads.
 */
public final class Experiments {
  private static final Logger LOG = LoggerFactory.getLogger(Experiments.class);
  private static final String GROUP_SALT = "group";

  private final @Nullable WatchedFile file;
  private final StoppedVariants stops;
  private final Surroundings surroundings;
  private final ExperimentFigures figures;
  private volatile State state = new State(Definitions.NONE, Map.of());

  /**
   * What experiments need beside their file.
   *
   * @param known returns the names that experiments may refer to
   * @param metrics counts stopped variants
   * @param clock tells which experiments run
   */
  public record Surroundings(Supplier<Known> known, ServerMetrics metrics, Clock clock) {}

  /**
   * The names that experiments may refer to.
   *
   * @param scenarios names of the scenarios
   * @param placements names of the placements
   */
  public record Known(Set<String> scenarios, Set<String> placements) {
    static final Known NONE = new Known(Set.of(), Set.of());
  }

  /** An experiment and one of its variants. */
  private record Key(String experiment, String variant) {}

  /** A variant's guard, and its stop or null. */
  private record Status(
      String fingerprint, VariantGuard guard, StoppedVariants.@Nullable Stop stop) {}

  private record State(Definitions definitions, Map<Key, Status> statuses) {
    Status of(Experiment experiment, Variant variant) {
      Status status = statuses.get(new Key(experiment.name(), variant.name()));
      if (status == null) {
        throw new IllegalStateException("every variant has a status");
      }
      return status;
    }
  }

  private Experiments(@Nullable WatchedFile file, Path directory, Surroundings surroundings) {
    this.file = file;
    this.stops = new StoppedVariants(directory);
    this.surroundings = surroundings;
    this.figures = new ExperimentFigures(surroundings.metrics());
  }

  /** Returns no experiments. */
  public static Experiments none() {
    var surroundings = new Surroundings(() -> Known.NONE, new ServerMetrics(), Clock.systemUTC());
    return new Experiments(null, Path.of(""), surroundings);
  }

  /**
   * Reads the experiments of the configured file, if there is one.
   *
   * @param directory directory of stopped variants
   * @throws IOException if the file cannot be read
   * @throws org.ccdrec.config.ConfigException with all errors of the file
   */
  public static Experiments open(
      ExperimentSettings settings, Path directory, Surroundings surroundings) throws IOException {
    Path path = settings.file().orElse(null);
    WatchedFile file = path == null ? null : WatchedFile.of(path);
    var experiments = new Experiments(file, directory, surroundings);
    if (path != null) {
      experiments.define(ExperimentFile.read(path, surroundings.known().get()));
      experiments.warnOfEmpty(path);
    }
    return experiments;
  }

  private void warnOfEmpty(Path path) {
    if (all().isEmpty()) {
      LOG.warn("{} defines no experiments", path);
    }
  }

  /** Reads the file again if it has changed; errors in it are logged and change nothing. */
  public synchronized void refresh() {
    if (file == null) {
      return;
    }
    try {
      Definitions definitions = state.definitions();
      if (file.hasChanged()) {
        definitions = ExperimentFile.read(file.path(), surroundings.known().get());
        LOG.info(
            "{} was read again: {}",
            file.path(),
            definitions.experiments().stream().map(Experiment::name).toList());
      }
      define(definitions);
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be used, the experiments before stay: {}", file.path(), e.getMessage());
    }
  }

  private void define(Definitions definitions) throws IOException {
    Map<Key, Status> statuses = new HashMap<>();
    for (Experiment experiment : definitions.experiments()) {
      figures.create(experiment.name());
      Variant control = experiment.control();
      VariantGuard ofControl = guard(experiment, control, null);
      for (Variant variant : experiment.variants()) {
        boolean isControl = variant.equals(control);
        statuses.put(
            new Key(experiment.name(), variant.name()),
            new Status(
                experiment.fingerprint(variant),
                isControl ? ofControl : guard(experiment, variant, ofControl),
                isControl ? null : stop(experiment, variant)));
      }
    }
    state = new State(definitions, Map.copyOf(statuses));
  }

  /** Returns the guard of a variant, the previous one if its definition is the same. */
  private VariantGuard guard(
      Experiment experiment, Variant variant, @Nullable VariantGuard ofControl) {
    Status before = state.statuses().get(new Key(experiment.name(), variant.name()));
    if (before != null
        && before.fingerprint().equals(experiment.fingerprint(variant))
        && before.guard().isComparedWith(ofControl)) {
      return before.guard();
    }
    Counter answers = figures.answers(experiment.name(), variant.name());
    return new VariantGuard(
        experiment.guard(),
        ofControl,
        new VariantGuard.Events(answers, reason -> stop(experiment, variant, reason)));
  }

  /** Returns the stop of a variant, or null if it may answer. */
  private StoppedVariants.@Nullable Stop stop(Experiment experiment, Variant variant)
      throws IOException {
    Status before = state.statuses().get(new Key(experiment.name(), variant.name()));
    if (before == null || !before.fingerprint().equals(experiment.fingerprint(variant))) {
      return stops.find(experiment, variant);
    }
    StoppedVariants.Stop stop = before.stop();
    return stop != null && !stop.isStored() ? stop : stops.find(experiment, variant);
  }

  private synchronized void stop(Experiment experiment, Variant variant, String reason) {
    Key key = new Key(experiment.name(), variant.name());
    Status status = state.statuses().get(key);
    if (status == null || status.stop() != null) {
      return;
    }
    LOG.error(
        "Stopped variant {} of experiment {}: {}; its users get the control {}. To start it again,"
            + " change its definition or delete its file in {}/stopped",
        variant.name(),
        experiment.name(),
        reason,
        experiment.control().name(),
        stops.directory());
    Map<Key, Status> changed = new HashMap<>(state.statuses());
    var stop = stops.add(experiment, variant, surroundings.clock().instant(), reason);
    changed.put(key, new Status(status.fingerprint(), status.guard(), stop));
    state = new State(state.definitions(), Map.copyOf(changed));
    figures.stops(experiment.name()).inc();
  }

  /** Counts a request that is answered as without an experiment, as its variant is not loaded. */
  public void notServed(Treatment treatment) {
    figures.unserved(treatment.assignment().experiment()).inc();
  }

  /** Returns the figures of experiments in the metrics. */
  public ExperimentFigures figures() {
    return figures;
  }

  /** Returns whether there are no experiments, so that no user is in one. */
  public boolean isEmpty() {
    return state.definitions().experiments().isEmpty();
  }

  /** Returns all experiments in the order of the file, running or not. */
  public List<Experiment> all() {
    return state.definitions().experiments();
  }

  /** Returns the experiment of a name, or null if there is none. */
  public @Nullable Experiment named(String name) {
    return all().stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  /** Returns whether an experiment runs now. */
  public boolean isRunning(Experiment experiment) {
    return experiment.isRunning(surroundings.clock().instant());
  }

  /** Returns why and when a variant was stopped, or null if it may answer. */
  public @Nullable String stopOf(Experiment experiment, Variant variant) {
    Status status = state.statuses().get(new Key(experiment.name(), variant.name()));
    return status == null || status.stop() == null
        ? null
        : status.stop().reason() + " (" + status.stop().at() + ")";
  }

  /** Returns the latest measurements of a variant's guard on this server. */
  public VariantGuard.@Nullable Window guardOf(Experiment experiment, Variant variant) {
    Status status = state.statuses().get(new Key(experiment.name(), variant.name()));
    return status == null ? null : status.guard().latest();
  }

  /**
   * Returns what a running experiment does to a user's requests, or null if none takes the user.
   *
   * @param placement the placement that is asked for, or null for none
   */
  public @Nullable Treatment of(String userId, @Nullable String placement) {
    State now = state;
    if (now.definitions().experiments().isEmpty()) {
      return null;
    }
    var time = surroundings.clock().instant();
    double place = StableHash.share(now.definitions().salt(), userId);
    Treatment treatment = null;
    for (Experiment experiment : now.definitions().experiments()) {
      if (experiment.takes(placement) && experiment.isRunning(time)) {
        Variant ofTester = experiment.ofTester(userId);
        if (ofTester != null) {
          return treatment(now, experiment, ofTester, new Assigned(userId, false));
        }
        if (treatment == null && experiment.takes(place)) {
          Variant assigned = experiment.of(userId);
          treatment = treatment(now, experiment, assigned, new Assigned(userId, true));
        }
      }
    }
    return treatment;
  }

  /**
   * Returns what an experiment does to a later page of an answer that it had a part in, whether or
   * not it still takes the user; null if the file no longer has the experiment or the variant.
   */
  public @Nullable Treatment resumed(AnswerOrigin.Assignment assignment) {
    State now = state;
    for (Experiment experiment : now.definitions().experiments()) {
      Variant variant = experiment.named(assignment.variant());
      if (experiment.name().equals(assignment.experiment()) && variant != null) {
        VariantGuard guard = now.of(experiment, variant).guard();
        return new Treatment(assignment, variant, guard, experiment.comparesScenarios());
      }
    }
    return null;
  }

  /** A user, and whether chance assigned the variant. */
  private record Assigned(String userId, boolean isRandom) {}

  private static Treatment treatment(
      State state, Experiment experiment, Variant assigned, Assigned user) {
    boolean isStopped = state.of(experiment, assigned).stop() != null;
    Variant variant = isStopped ? experiment.control() : assigned;
    int group = (int) (StableHash.of(GROUP_SALT, user.userId()) >>> 56);
    return new Treatment(
        new AnswerOrigin.Assignment(
            experiment.name(), variant.name(), group, user.isRandom() && !isStopped),
        variant,
        state.of(experiment, variant).guard(),
        experiment.comparesScenarios());
  }
}
