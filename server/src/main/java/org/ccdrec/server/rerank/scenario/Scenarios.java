package org.ccdrec.server.rerank.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ccdrec.files.WatchedFile;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.rerank.Rules;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scenarios of a file, read again when it changes. Safe for use by many threads. */
public final class Scenarios implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scenarios.class);

  private final @Nullable WatchedFile file;
  private final @Nullable Rules rules;
  private volatile Map<String, Scenario> byName = Map.of();
  private boolean isClosed;

  private Scenarios(@Nullable WatchedFile file, @Nullable Rules rules) {
    this.file = file;
    this.rules = rules;
  }

  /** Returns no scenarios. */
  public static Scenarios none() {
    return new Scenarios(null, null);
  }

  /**
   * Loads the kinds of rules and reads the scenarios of a file.
   *
   * @param file the scenario file; without it there are no scenarios
   * @param plugins the plugins directory; without it rules come from the class path alone
   * @param metrics where faults of rules are counted
   * @throws IOException if the file cannot be read
   * @throws org.ccdrec.plugins.PluginException with everything that is wrong with the plugins
   * @throws org.ccdrec.config.ConfigException with everything that is wrong with the file
   * @throws IllegalArgumentException if it names an unknown rule, or a rule cannot be created
   */
  public static Scenarios open(Optional<Path> file, Optional<Path> plugins, ServerMetrics metrics)
      throws IOException {
    Rules rules = Rules.load(plugins, metrics);
    try {
      var scenarios = new Scenarios(file.isPresent() ? WatchedFile.of(file.get()) : null, rules);
      if (file.isPresent()) {
        scenarios.byName = ScenarioFile.read(file.get(), rules);
      }
      return scenarios;
    } catch (IOException | RuntimeException e) {
      rules.close();
      throw e;
    }
  }

  /** Returns a scenario, which the caller must release, or null if none has the name. */
  public @Nullable Scenario acquire(String name) {
    Scenario scenario = byName.get(name);
    while (scenario != null && !scenario.tryRetain()) {
      scenario = byName.get(name); // it was replaced in between
    }
    return scenario;
  }

  /** Returns whether there is a scenario of a name. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Returns the names of all, sorted. */
  public Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  /** Reads the file again if it has changed; errors in it are logged and change nothing. */
  public synchronized void refresh() {
    if (file == null || rules == null || isClosed) {
      return;
    }
    try {
      if (file.hasChanged()) {
        replace(ScenarioFile.read(file.path(), rules));
        LOG.info("{} was read again: {}", file.path(), names());
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be used, the scenarios before stay: {}", file.path(), e.getMessage());
    }
  }

  private void replace(Map<String, Scenario> next) {
    Map<String, Scenario> before = byName;
    byName = next;
    before.values().forEach(Scenario::release);
  }

  /** Closes the rules and their plugins; no request may use a scenario any more. */
  @Override
  public synchronized void close() {
    isClosed = true;
    replace(Map.of());
    if (rules != null) {
      rules.close();
    }
  }
}
