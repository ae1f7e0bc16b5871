package org.ccdrec.server.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scenarios of a file, read again when it changes. Safe for use by many threads. */
public final class Scenarios {
  private static final Logger LOG = LoggerFactory.getLogger(Scenarios.class);

  private final @Nullable Path file;
  private volatile Map<String, Scenario> byName = Map.of();
  private int content;

  private Scenarios(@Nullable Path file) {
    this.file = file;
  }

  /** Returns no scenarios. */
  public static Scenarios none() {
    return new Scenarios(null);
  }

  /**
   * Reads the scenarios of a file.
   *
   * @throws IOException if it cannot be read
   * @throws org.ccdrec.config.ConfigException with everything that is wrong with it
   * @throws IllegalArgumentException if it names a rule that there is none of
   */
  public static Scenarios of(Path file) throws IOException {
    var scenarios = new Scenarios(file);
    scenarios.content = Arrays.hashCode(Files.readAllBytes(file));
    scenarios.byName = ScenarioFile.read(file);
    return scenarios;
  }

  /** Returns a scenario, or null. */
  public @Nullable Scenario get(String name) {
    return byName.get(name);
  }

  /** Returns the names of all, sorted. */
  public Set<String> names() {
    return new TreeSet<>(byName.keySet());
  }

  /** Reads the file again if it has changed; what is wrong with it leaves the scenarios before. */
  public synchronized void refresh() {
    if (file == null) {
      return;
    }
    try {
      int now = Arrays.hashCode(Files.readAllBytes(file));
      if (now != content) {
        content = now;
        byName = ScenarioFile.read(file);
        LOG.info("{} was read again: {}", file, names());
      }
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be used, the scenarios before stay: {}", file, e.getMessage());
    }
  }
}
