package org.ccdrec.server.catalogue;

import java.nio.file.Path;
import java.util.Optional;
import org.ccdrec.config.Setting;
import org.ccdrec.server.fleet.SharedLogSettings;

/**
 * How changes of the catalogue are accepted and stored, {@code catalogue} in {@code
 * conf/server.yaml}.
 *
 * @param enabled whether the server accepts changes
 * @param log {@code local}, or the name of the shared log of a fleet
 * @param directory directory of the catalogue log, empty for {@code .catalogue} in the store
 * @param sync whether changes are forced to the disk before they are acknowledged
 * @param compactMegabytes size in MiB from which the log is compacted
 * @param maxNewItems largest number of items with content vectors, which are held in memory
 * @param maxBatch largest number of items in one request body
 */
public record CatalogueSettings(
    @Setting(help = "Accept changes of items", defaultValue = "false") boolean enabled,
    @Setting(
            help =
                "Where changes go: local, to this server alone; or the name of a shared log of a"
                    + " plugin, such as kafka, to all servers",
            defaultValue = SharedLogSettings.LOCAL)
        String log,
    @Setting(help = "Directory of the catalogue log; unset: .catalogue in the store")
        Optional<Path> directory,
    @Setting(help = "Force changes to the disk before they are acknowledged", defaultValue = "true")
        boolean sync,
    @Setting(
            help = "Size in MiB from which the log is compacted, if most of it is outdated",
            defaultValue = "64",
            min = "1",
            max = "65536")
        int compactMegabytes,
    @Setting(
            help = "New items with content vectors, which are held in memory",
            defaultValue = "10000",
            min = "0",
            max = "1000000")
        int maxNewItems,
    @Setting(
            help = "Largest number of items in one request body",
            defaultValue = "1000",
            min = "1",
            max = "100000")
        int maxBatch) {

  /**
   * Returns the directory of the catalogue log.
   *
   * @param store directory of the snapshot store
   */
  public Path directoryIn(Path store) {
    return directory.orElse(store.resolve(".catalogue"));
  }

  /** Returns whether changes are shared with other servers. */
  public boolean isShared() {
    return !log.equals(SharedLogSettings.LOCAL);
  }

  /** Returns the size in bytes from which the log is compacted. */
  long compactBytes() {
    return (long) compactMegabytes << 20;
  }
}
