package org.ccdrec.sharedlog.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.plugins.ContextLoader;
import org.ccdrec.plugins.OfferTable;
import org.ccdrec.plugins.PluginOrigin;
import org.ccdrec.plugins.PluginSpi;
import org.ccdrec.plugins.Plugins;
import org.ccdrec.sharedlog.SharedLog;
import org.ccdrec.sharedlog.SharedLogFactory;
import org.ccdrec.sharedlog.SharedLogFactory.Stream;
import org.ccdrec.sharedlog.SharedLogPlugin;
import org.ccdrec.sharedlog.SharedLogSpi;
import org.jspecify.annotations.Nullable;

/**
 * All shared logs of the class path and of the jars in a plugins directory. A plugin sees the JDK,
 * the shared log SPI, configuration, SLF4J and its own jars.
 *
 * <p>Immutable and thread-safe. Closing it closes the plugins' class loaders; logs must be closed
 * before.
 */
public final class SharedLogRegistry implements AutoCloseable {
  private static final PluginSpi<SharedLogPlugin> SPI =
      new PluginSpi<>(
          SharedLogPlugin.class,
          SharedLogSpi.MANIFEST_ATTRIBUTE,
          SharedLogSpi.VERSION,
          List.of("org.ccdrec.sharedlog.", "org.ccdrec.config.", "org.slf4j.", "org.jspecify."));

  private final OfferTable<SharedLogFactory<?>> logs = new OfferTable<>("shared log");
  private final Plugins plugins;

  private SharedLogRegistry(@Nullable Path directory) {
    plugins = Plugins.load(SPI, directory, this::add);
  }

  /**
   * Loads the shared logs of the class path and, if not null, of a directory.
   *
   * @throws org.ccdrec.plugins.PluginException with every problem
   */
  public static SharedLogRegistry load(@Nullable Path directory) {
    return new SharedLogRegistry(directory);
  }

  private void add(SharedLogPlugin plugin, PluginOrigin origin) {
    List<SharedLogFactory<?>> found =
        origin.guarded("cannot list its shared logs", () -> List.copyOf(plugin.logs()));
    for (SharedLogFactory<?> factory : found) {
      String name = factory.name();
      var unused =
          origin.keysOf(
              new PluginOrigin.Declaration(name, factory.description(), factory.configType()));
      logs.add(name, origin.name(), factory);
    }
  }

  /** Returns the names of all logs, sorted. */
  public Set<String> names() {
    return logs.names();
  }

  /**
   * Opens a log.
   *
   * @param name its name
   * @param settings its settings
   * @param stream what it is for
   * @throws org.ccdrec.plugins.PluginException if no plugin offers it; the message lists the known
   *     ones
   * @throws org.ccdrec.config.ConfigException with everything that is wrong with the settings
   * @throws IOException if the log can never work
   */
  public SharedLog open(String name, ConfigReader settings, Stream stream) throws IOException {
    return open(logs.get(name), settings, stream);
  }

  private static <C extends Record> SharedLog open(
      SharedLogFactory<C> factory, ConfigReader settings, Stream stream) throws IOException {
    C config = settings.bind(factory.configType());
    try {
      return ContextLoader.of(
          factory,
          () -> {
            try {
              return factory.open(config, stream);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw new IOException(
          "the shared log %s cannot be opened: %s".formatted(factory.name(), e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    plugins.close();
  }
}
