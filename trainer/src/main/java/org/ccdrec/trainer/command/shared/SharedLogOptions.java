package org.ccdrec.trainer.command.shared;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.SharedLogFactory.Stream;
import org.ccdrec.sharedlog.host.SharedLogRegistry;
import org.ccdrec.trainer.extension.SharedLogCopy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands that read the shared log of a fleet; a picocli mixin. */
public final class SharedLogOptions {
  @Option(
      names = "--shared-log",
      paramLabel = "NAME",
      description = "The shared log of a fleet, such as kafka; a plugin has it.")
  private @Nullable String name;

  @Option(
      names = "--shared-log-set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the shared log, as in sharedLog.settings of the server.")
  private final List<String> settings = new ArrayList<>();

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private PluginOptions plugins;

  /** Returns whether a shared log is named. */
  public boolean isGiven() {
    return name != null;
  }

  /**
   * Copies the events of the named log into the directory of an event log.
   *
   * @return the number of events that were added
   */
  public long copyTo(Path directory) throws IOException {
    try (SharedLogRegistry logs = SharedLogRegistry.load(plugins.effective());
        SharedLog log =
            logs.open(
                Objects.requireNonNull(name),
                ConfigReader.ofDefaults().override(settings),
                Stream.EVENTS)) {
      return SharedLogCopy.write(log, directory);
    }
  }
}
