package org.ccdrec.server.rerank;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ccdrec.config.Setting;

/**
 * Where plugin jars are found, {@code plugins} in {@code conf/server.yaml}.
 *
 * @param directory the plugins directory, empty for {@code ./plugins.d} if that exists
 */
public record PluginSettings(
    @Setting(help = "Directory of plugin jars; unset: ./plugins.d if it exists")
        Optional<Path> directory) {
  private static final Path DEFAULT = Path.of("plugins.d");

  /** Returns the directory to load, or empty if there is none. */
  public Optional<Path> resolved() {
    return directory.or(() -> Optional.of(DEFAULT).filter(Files::isDirectory));
  }
}
