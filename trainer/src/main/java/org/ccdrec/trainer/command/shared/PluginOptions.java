package org.ccdrec.trainer.command.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.ccdrec.trainer.plugin.RuleOffer;
import org.ccdrec.trainer.plugin.RuleOffers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that uses plugins; a picocli mixin. */
public final class PluginOptions {

  private static final Path DEFAULT = Path.of("plugins.d");

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      description = {
        "A directory of plugins: jars, and folders that contain a plugin jar with its"
            + " dependencies.",
        "Default: ./plugins.d if it exists."
      })
  private @Nullable Path directory;

  /**
   * Loads the plugins; the caller closes them.
   *
   * @throws org.ccdrec.plugins.PluginException with all problems found
   */
  public PluginRegistry load() {
    return PluginRegistry.load(effective());
  }

  /**
   * Returns the re-ranking rules in the directory.
   *
   * @throws org.ccdrec.plugins.PluginException with all problems found
   */
  public List<RuleOffer> rules() {
    Path effective = effective();
    return effective == null ? List.of() : RuleOffers.read(effective);
  }

  /** Returns the plugins directory, or null if there is none. */
  @Nullable Path effective() {
    return directory == null && Files.isDirectory(DEFAULT) ? DEFAULT : directory;
  }
}
