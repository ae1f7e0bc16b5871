package org.ccdrec.server.experiment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.ccdrec.config.Setting;

/**
 * Where experiments are defined, {@code experiments} in {@code conf/server.yaml}.
 *
 * @param file the file that defines them, empty for no experiments
 * @param directory where the key of answer ids and stopped variants are kept, empty for {@code
 *     .experiments} in the store
 * @param secret key that signs answer ids, empty for one that is drawn and kept in the directory
 * @param reloadInterval time between two checks of the file and of stopped variants
 */
public record ExperimentSettings(
    @Setting(help = "File that defines the experiments; unset: no experiments") Optional<Path> file,
    @Setting(
            help =
                "Directory of the key of answer ids and of stopped variants; unset: .experiments in"
                    + " the store")
        Optional<Path> directory,
    @Setting(
            help =
                "Secret that signs answer ids, the same on all servers; unset: one that is drawn"
                    + " and kept in the directory",
            pattern = ".{16,}")
        Optional<String> secret,
    @Setting(
            help = "Time between two checks of the file and of stopped variants",
            defaultValue = "2s",
            min = "100ms",
            max = "1d")
        Duration reloadInterval) {

  /**
   * Returns the directory.
   *
   * @param store directory of the snapshot store
   */
  public Path directoryIn(Path store) {
    return directory.orElse(store.resolve(".experiments"));
  }
}
