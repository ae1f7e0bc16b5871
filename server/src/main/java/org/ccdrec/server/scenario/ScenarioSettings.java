package org.ccdrec.server.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ccdrec.config.Setting;

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
   * Reads the scenarios.
   *
   * @throws IOException if the file cannot be read
   * @throws org.ccdrec.config.ConfigException if the file is invalid, with all its errors
   * @throws IllegalArgumentException if it names an unknown rule
   */
  public Scenarios open() throws IOException {
    return file.isPresent() ? Scenarios.of(file.get()) : Scenarios.none();
  }
}
