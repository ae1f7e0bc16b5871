package org.ccdrec.server.rerank.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ccdrec.config.Setting;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.rerank.PluginSettings;

/**
 * Where re-ranking scenarios are defined, {@code scenarios} in {@code conf/server.yaml}.
 *
 * @param file the file that defines them, empty for no scenarios
 * @param reloadInterval time between two checks of the file for changes
 */
public record ScenarioSettings(
    @Setting(help = "File that defines the scenarios; unset: no scenarios") Optional<Path> file,
    @Setting(
            help = "Time between two checks of the file for changes",
            defaultValue = "2s",
            min = "100ms",
            max = "1d")
        Duration reloadInterval) {

  /**
   * Loads the rules and reads the scenarios.
   *
   * @param plugins where the jars of rules are found
   * @param metrics counts the faults of rules
   * @throws IOException if the file cannot be read
   * @throws org.ccdrec.plugins.PluginException if plugins are invalid, with everything wrong with
   *     them
   * @throws org.ccdrec.config.ConfigException if the file is invalid, with all its errors
   * @throws IllegalArgumentException if it names an unknown rule, or a rule cannot be created
   */
  public Scenarios open(PluginSettings plugins, ServerMetrics metrics) throws IOException {
    return Scenarios.open(file, plugins.resolved(), metrics);
  }
}
