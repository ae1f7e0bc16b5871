package org.ccdrec.trainer.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.RecommenderFactory;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.spi.SpiVersion;
import org.jspecify.annotations.Nullable;

/**
 * All recommenders and samplers of a run: those on the class path and those of the jars in a
 * plugins directory.
 *
 * <p>A plugins directory holds jars, each a plugin of its own, and folders, each a plugin jar
 * together with the jars it needs. A plugin sees the JDK, the SPI, ND4J, SLF4J and its own jars.
 * Loading fails as a whole, with every problem told, if any plugin is broken, was built for another
 * SPI, or offers a name that is taken.
 *
 * <p>Immutable and thread-safe. Closing it closes the plugins' class loaders: what they made must
 * no longer be used.
 */
public final class PluginRegistry implements AutoCloseable {

  private final OfferTable<RecommenderFactory<?>> recommenders = new OfferTable<>("backbone");
  private final OfferTable<SamplerFactory<?>> samplers = new OfferTable<>("sampler");
  private final List<PluginClassLoader> loaders = new ArrayList<>();

  private PluginRegistry() {}

  /**
   * Loads the plugins of the class path and, unless it is null, of a directory.
   *
   * @throws PluginException with every problem
   */
  public static PluginRegistry load(@Nullable Path directory) {
    PluginRegistry registry = new PluginRegistry();
    List<PluginException> problems = new ArrayList<>();
    registry.attempt(problems, registry::addClassPath);
    if (directory != null) {
      registry.attempt(
          problems,
          () ->
              PluginLocation.in(directory)
                  .forEach(location -> registry.attempt(problems, () -> registry.add(location))));
    }
    if (!problems.isEmpty()) {
      registry.close();
      throw PluginException.of(problems);
    }
    return registry;
  }

  /** Returns all backbones and closed forms by name. */
  public List<Offer<RecommenderFactory<?>>> recommenders() {
    return recommenders.all();
  }

  /** Returns all samplers by name. */
  public List<Offer<SamplerFactory<?>>> samplers() {
    return samplers.all();
  }

  /**
   * Returns the backbone or closed form with a name.
   *
   * @throws PluginException naming the known ones, if there is none
   */
  public Offer<RecommenderFactory<?>> recommender(String name) {
    return recommenders.get(name);
  }

  /**
   * Returns the sampler with a name.
   *
   * @throws PluginException naming the known ones, if there is none
   */
  public Offer<SamplerFactory<?>> sampler(String name) {
    return samplers.get(name);
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

  private void attempt(List<PluginException> problems, Runnable action) {
    try {
      action.run();
    } catch (PluginException e) {
      problems.add(e);
    }
  }

  private void addClassPath() {
    ClassLoader host = PluginRegistry.class.getClassLoader();
    new PluginReader("class path").plugins(host).forEach(p -> add(p, classPathOrigin(p)));
  }

  private void add(PluginLocation location) {
    location.check(SpiVersion.CURRENT);
    String origin = location.origin().toString();
    URL[] jars = location.jars().stream().map(PluginRegistry::url).toArray(URL[]::new);
    ClassLoader host = PluginRegistry.class.getClassLoader();
    PluginClassLoader loader = new PluginClassLoader(origin, jars, host);
    loaders.add(loader);
    List<CcdrecPlugin> plugins = new PluginReader(origin).plugins(loader);
    if (plugins.isEmpty()) {
      throw new PluginException(origin + " names no plugin class in its service file");
    }
    plugins.forEach(plugin -> add(plugin, origin));
  }

  private void add(CcdrecPlugin plugin, String origin) {
    PluginReader reader = new PluginReader(origin);
    reader.recommenders(plugin).forEach(recommenders::add);
    reader.samplers(plugin).forEach(samplers::add);
  }

  private static String classPathOrigin(CcdrecPlugin plugin) {
    CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "class path";
    }
    Path location = Path.of(URI.create(source.getLocation().toString()));
    return location.toString().endsWith(".jar")
        ? location.getFileName().toString()
        : location.toString();
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("a path always has a URL; path=" + jar, e);
    }
  }
}
