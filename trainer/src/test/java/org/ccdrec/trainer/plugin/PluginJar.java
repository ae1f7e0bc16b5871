package org.ccdrec.trainer.plugin;

import java.io.IOException;
import java.nio.file.Path;
import org.ccdrec.plugins.testkit.CompiledJar;
import org.jspecify.annotations.Nullable;

/** Builds a jar with a trainer plugin, compiled from source by a test. */
public final class PluginJar {

  private final CompiledJar jar = new CompiledJar("org.ccdrec.spi.CcdrecPlugin", "Spi-Version");

  /** Adds a class; the first one that implements CcdrecPlugin becomes the provider. */
  public PluginJar source(String className, String source) {
    jar.source(className, source);
    return this;
  }

  /** Adds a plugin class with one backbone of the given name. */
  public PluginJar backbone(String className, String name, String description) {
    int dot = className.lastIndexOf('.');
    return source(
        className,
        """
        package %s;
        import java.util.List;
        import org.ccdrec.config.Setting;
        import org.ccdrec.spi.*;
        public final class %s implements CcdrecPlugin {
          public record Config(@Setting(help = "Layers", defaultValue = "2", min = "1") int layers) {}
          static final class Factory implements BackboneFactory<Config> {
            public String name() { return "%s"; }
            public String description() { return %s; }
            public Class<Config> configType() { return Config.class; }
            public Backbone create(Config config, BackboneContext context) {
              throw new UnsupportedOperationException();
            }
          }
          public List<BackboneFactory<?>> backbones() { return List.of(new Factory()); }
        }
        """
            .formatted(
                className.substring(0, dot), className.substring(dot + 1), name, description));
  }

  /** Replaces text in every source added so far. */
  public PluginJar rewrite(String from, String to) {
    jar.rewrite(from, to);
    return this;
  }

  /** Sets the manifest's version; null omits it. */
  public PluginJar spiVersion(@Nullable String version) {
    jar.version(version);
    return this;
  }

  /** Sets the content of the service file; null omits it. */
  public PluginJar service(@Nullable String className) {
    jar.provider(className);
    return this;
  }

  /** Adds another jar to the compile class path. */
  public PluginJar dependency(Path other) {
    jar.dependency(other);
    return this;
  }

  /** Compiles and writes the jar, omitting the named classes. */
  public Path write(Path file, String... leftOut) throws IOException {
    return jar.write(file, leftOut);
  }
}
