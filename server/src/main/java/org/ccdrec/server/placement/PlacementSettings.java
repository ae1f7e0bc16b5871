package org.ccdrec.server.placement;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.ccdrec.config.Setting;

/**
 * Where placements are defined, {@code placements} in {@code conf/server.yaml}.
 *
 * @param file the file that defines them, empty for no placements
 * @param reloadInterval time between two checks of the file for changes
 */
public record PlacementSettings(
    @Setting(help = "File that defines the placements; unset: no placements") Optional<Path> file,
    @Setting(
            help = "Time between two checks of the file for changes",
            defaultValue = "2s",
            min = "100ms",
            max = "1d")
        Duration reloadInterval) {

  /**
   * Reads the names of the placements that the file defines now; none without a file.
   *
   * @throws org.ccdrec.config.ConfigException if the file is invalid, with all its errors
   */
  public Set<String> names() {
    return file.map(path -> PlacementFile.bind(path).config().placements().keySet())
        .orElse(Set.of());
  }

  /**
   * Reads the placements.
   *
   * @throws IOException if the file cannot be read
   * @throws org.ccdrec.config.ConfigException if the file is invalid, with all its errors
   */
  public Placements open(Placements.Context context) throws IOException {
    return Placements.open(file.orElse(null), context);
  }
}
