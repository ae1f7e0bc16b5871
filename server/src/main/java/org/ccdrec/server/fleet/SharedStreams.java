package org.ccdrec.server.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.plugins.PluginException;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.SharedLogFactory.Stream;
import org.ccdrec.sharedlog.host.SharedLogRegistry;

/**
 * The streams of a server, on the shared logs of its plugins. Opened and closed by one thread;
 * streams must be closed before.
 */
public final class SharedStreams implements AutoCloseable {
  private static final String FOLDER = "shared";
  private static final String KEY = "sharedLog.settings";

  private final SharedLogSettings settings;
  private final SharedLogRegistry registry;
  private final ServerMetrics metrics;

  private SharedStreams(
      SharedLogSettings settings, SharedLogRegistry registry, ServerMetrics metrics) {
    this.settings = settings;
    this.registry = registry;
    this.metrics = metrics;
  }

  /**
   * Loads the shared logs of the plugins.
   *
   * @param plugins the plugins directory, if there is one
   */
  public static SharedStreams load(
      SharedLogSettings settings, Optional<Path> plugins, ServerMetrics metrics) {
    return new SharedStreams(settings, SharedLogRegistry.load(plugins.orElse(null)), metrics);
  }

  /**
   * Opens a stream.
   *
   * @param source where it comes from and is kept
   * @param pending receives the entries that are not known to be in the log
   * @throws IOException if the log is unknown or the outbox cannot be opened
   */
  public SharedStream open(Source source, Consumer<List<Kept>> pending) throws IOException {
    String name = source.stream().name().toLowerCase(Locale.ROOT);
    SharedLog log = log(source, name);
    try {
      var parts =
          new SharedStream.Parts(
              name, log, source.directory().resolve(FOLDER), source.sync(), settings);
      SharedStream stream = SharedStream.open(parts, pending);
      register(name, stream);
      return stream;
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /**
   * Where a stream comes from and is kept.
   *
   * @param log name of the shared log
   * @param stream what it is for
   * @param directory directory of the local log; outbox and offsets are in its folder {@value
   *     #FOLDER}
   * @param sync whether to force entries to the disk
   */
  public record Source(String log, Stream stream, Path directory, boolean sync) {}

  private SharedLog log(Source source, String name) throws IOException {
    try {
      var own = ConfigReader.ofSection(KEY, settings.settings());
      return registry.open(source.log(), own, source.stream());
    } catch (PluginException e) {
      throw new IOException(
          "%s.log must be local or a shared log of a plugin: %s. Put its jars into a folder of the plugins directory"
              .formatted(name, e.getMessage()),
          e);
    }
  }

  private void register(String name, SharedStream stream) {
    String prefix = "ccdrec_" + name + "_";
    metrics.gauge(
        prefix + "shared_log_reachable",
        "1 if the latest append to the shared log and the latest read of it worked, else 0.",
        () -> stream.isReachable() ? 1 : 0);
    metrics.gauge(
        prefix + "pending",
        "Entries that are stored on this server and not yet in the shared log.",
        stream::pending);
    metrics.gauge(
        prefix + "unread",
        "Entries of the shared log that this server had not read a few seconds ago.",
        stream::unread);
    metrics.total(
        prefix + "deferred_total",
        "Entries that were acknowledged before they were in the shared log.",
        stream::deferred);
    metrics.total(
        prefix + "repeated_total",
        "Entries that the shared log delivered more than once.",
        stream::repeated);
    metrics.total(
        prefix + "unreadable_total",
        "Entries of the shared log that could not be read and were skipped.",
        stream::unreadable);
  }

  /** Closes the class loaders of the plugins. */
  @Override
  public void close() {
    registry.close();
  }
}
