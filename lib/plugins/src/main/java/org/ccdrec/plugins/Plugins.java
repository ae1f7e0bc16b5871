package org.ccdrec.plugins;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The loaded plugins of a host program: those on its class path and those of the jars in a plugins
 * directory.
 *
 * <p>A plugins directory holds jars, each a plugin, and folders, each a plugin jar together with
 * its dependencies. A plugin sees the JDK, the packages that its host shares, and its own jars.
 *
 * <p>Closing it closes the class loaders; objects created by plugins must not be used afterwards.
 * Thread-safe.
 */
public final class Plugins implements AutoCloseable {

  private final List<PluginClassLoader> loaders = new ArrayList<>();
  private final List<PluginException> problems = new ArrayList<>();

  private Plugins() {}

  /**
   * Loads the plugins of the class path and, if not null, of a directory.
   *
   * @param spi the service to look for; its class loader is the host's
   * @param directory the plugins directory, or null for the class path only
   * @param reader receives each plugin; it may throw {@link PluginException}
   * @throws PluginException with all problems of all plugins; no plugin stays loaded
   */
  public static <P> Plugins load(
      PluginSpi<P> spi, @Nullable Path directory, BiConsumer<P, PluginOrigin> reader) {
    Plugins plugins = new Plugins();
    plugins.attempt(() -> plugins.addClassPath(spi, reader));
    if (directory != null) {
      plugins.attempt(
          () ->
              PluginLocation.in(directory)
                  .forEach(at -> plugins.attempt(() -> plugins.add(at, spi, reader))));
    }
    if (!plugins.problems.isEmpty()) {
      plugins.close();
      throw PluginException.of(plugins.problems);
    }
    return plugins;
  }

  private void attempt(Runnable action) {
    try {
      action.run();
    } catch (PluginException e) {
      problems.add(e);
    }
  }

  private <P> void addClassPath(PluginSpi<P> spi, BiConsumer<P, PluginOrigin> reader) {
    for (P plugin : found(spi, hostLoader(spi), PluginOrigin.CLASS_PATH)) {
      read(plugin, PluginOrigin.onClassPath(plugin.getClass()), reader);
    }
  }

  private <P> void add(
      PluginLocation location, PluginSpi<P> spi, BiConsumer<P, PluginOrigin> reader) {
    if (!location.offers(spi)) {
      return;
    }
    PluginOrigin origin = new PluginOrigin(location.path().toString());
    URL[] jars = location.jars().stream().map(Plugins::url).toArray(URL[]::new);
    var loader = new PluginClassLoader(origin.name(), jars, hostLoader(spi), spi.sharedPackages());
    loaders.add(loader);
    List<P> found = found(spi, loader, origin);
    if (found.isEmpty()) {
      throw new PluginException(origin.name() + " names no plugin class in its service file");
    }
    found.forEach(plugin -> read(plugin, origin, reader));
  }

  private static <P> void read(P plugin, PluginOrigin origin, BiConsumer<P, PluginOrigin> reader) {
    ContextLoader.of(
        plugin,
        () -> {
          reader.accept(plugin, origin);
          return plugin;
        });
  }

  private static ClassLoader hostLoader(PluginSpi<?> spi) {
    return spi.service().getClassLoader();
  }

  private static <P> List<P> found(PluginSpi<P> spi, ClassLoader loader, PluginOrigin origin) {
    return origin.guarded(
        "cannot be loaded", () -> ContextLoader.during(loader, () -> instances(spi, loader)));
  }

  private static <P> List<P> instances(PluginSpi<P> spi, ClassLoader loader) {
    List<P> plugins = new ArrayList<>();
    ServiceLoader.load(spi.service(), loader).forEach(plugins::add);
    return plugins;
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a path always has a URL; path=" + jar, e);
    }
  }

  @Override
  public void close() {
    List<IOException> failures = new ArrayList<>();
    for (PluginClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw new UncheckedIOException("a plugin's jar could not be closed", failures.getFirst());
    }
  }
}
