package org.ccdrec.server.placement;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.ccdrec.config.BoundConfig;
import org.ccdrec.config.ConfigError;
import org.ccdrec.config.ConfigException;
import org.ccdrec.files.WatchedFile;
import org.ccdrec.server.filter.FilterException;
import org.ccdrec.server.live.LiveSnapshot;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.models.ServedModel;
import org.ccdrec.server.models.ServedModels;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The placements of a file, read again when it changes. Safe for use by many threads. */
public final class Placements {
  private static final Logger LOG = LoggerFactory.getLogger(Placements.class);

  private final @Nullable WatchedFile file;
  private final Context context;
  private volatile Map<String, Placement> byName = Map.of();
  private @Nullable BoundConfig<PlacementFile> bound;

  /**
   * What placements are made from.
   *
   * @param models the models that answer
   * @param scenarios returns the names of the scenarios
   * @param metrics where answers are counted
   */
  public record Context(
      ServedModels models, Supplier<Set<String>> scenarios, ServerMetrics metrics) {}

  private Placements(@Nullable WatchedFile file, Context context) {
    this.file = file;
    this.context = context;
  }

  /**
   * Reads the placements of a file.
   *
   * @param file the file; without it there are no placements
   * @throws IOException if the file cannot be read
   * @throws ConfigException if the file is invalid, with all its errors
   */
  static Placements open(@Nullable Path file, Context context) throws IOException {
    var placements = new Placements(file == null ? null : WatchedFile.of(file), context);
    if (file != null) {
      placements.bound = PlacementFile.bind(file);
      placements.byName = placements.placements(placements.bound);
    }
    return placements;
  }

  /** Returns the placement with a name, or null if there is none. */
  public @Nullable Placement named(String name) {
    return byName.get(name);
  }

  /** Returns the names of all, sorted. */
  public Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  /** Returns all placements, in the order of the file. */
  public Collection<Placement> all() {
    return byName.values();
  }

  /** Returns whether every placement can answer; true without any. */
  public boolean canAnswer() {
    for (Placement each : byName.values()) {
      if (!each.canAnswer()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Checks the filter of each placement whose model has a live version.
   *
   * @throws ConfigException if filters are invalid, with all errors
   */
  public synchronized void verify() {
    if (bound != null) {
      verify(bound, byName);
    }
  }

  private static void verify(BoundConfig<PlacementFile> bound, Map<String, Placement> placements) {
    List<ConfigError> errors = new ArrayList<>();
    for (Placement each : placements.values()) {
      String fault = fault(each);
      if (fault != null) {
        errors.add(
            PlacementFile.error(
                bound,
                List.of(each.name(), "filter"),
                each.definition().filter(),
                "must be a filter over the fields of the model: " + fault));
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
  }

  /** Returns what is wrong with a placement's filter, or null if it is valid or not checkable. */
  private static @Nullable String fault(Placement placement) {
    String filter = placement.definition().filter();
    LiveSnapshot live = filter == null ? null : placement.model().live().acquire();
    if (live == null || filter == null) {
      return null;
    }
    try {
      live.filters().select(filter);
      return null;
    } catch (FilterException e) {
      return e.getMessage();
    } finally {
      live.release();
    }
  }

  /** Reads the file again if it has changed; errors in it are logged and change nothing. */
  public synchronized void refresh() {
    if (file == null) {
      return;
    }
    try {
      if (file.hasChanged()) {
        BoundConfig<PlacementFile> read = PlacementFile.bind(file.path());
        Map<String, Placement> next = placements(read);
        verify(read, next);
        bound = read;
        byName = next;
        LOG.info("{} was read again: {}", file.path(), names());
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be used, the placements before stay: {}", file.path(), e.getMessage());
    }
  }

  private Map<String, Placement> placements(BoundConfig<PlacementFile> read) {
    ServedModels models = context.models();
    var known = new PlacementFile.Known(models.names(), context.scenarios().get());
    Map<String, Definition> definitions = PlacementFile.definitions(read, known);
    Map<String, Placement> placements = new LinkedHashMap<>();
    definitions.forEach(
        (name, definition) ->
            placements.put(
                name,
                new Placement(
                    name,
                    definition,
                    steps(name, definitions),
                    new PlacementMetrics(name, context.metrics()))));
    return Collections.unmodifiableMap(placements);
  }

  /** Returns the steps of a placement: its chain of fallbacks, then the popularity of any model. */
  private List<Step> steps(String name, Map<String, Definition> definitions) {
    List<Step> steps = new ArrayList<>();
    Definition last = Objects.requireNonNull(definitions.get(name));
    steps.add(step(name, last));
    while (last.hasPlacementAsFallback()) {
      String next = last.fallback();
      last = Objects.requireNonNull(definitions.get(next));
      steps.add(step(next, last));
    }
    steps.add(step(Definition.POPULARITY, last));
    for (ServedModel other : context.models().all()) {
      if (!other.name().equals(last.model())) {
        steps.add(new Step(Definition.POPULARITY, other, last));
      }
    }
    return steps;
  }

  private Step step(String answeredBy, Definition definition) {
    ServedModel model = context.models().named(definition.model());
    return new Step(answeredBy, Objects.requireNonNull(model), definition);
  }
}
