package org.ccdrec.plugins;

import java.net.URI;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.ConfigSchema;
import org.jspecify.annotations.Nullable;

/**
 * The jar, folder or class path entry that a plugin came from; error messages name it. Immutable.
 *
 * @param name path of the jar or folder, or {@code class path}
 */
public record PluginOrigin(String name) {

  private static final Pattern FACTORY_NAME = Pattern.compile("[a-z][a-z0-9-]*");

  /** The origin of plugins whose class path entry is unknown. */
  static final PluginOrigin CLASS_PATH = new PluginOrigin("class path");

  /** Returns the class path entry of a class. */
  static PluginOrigin onClassPath(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return CLASS_PATH;
    }
    Path location = Path.of(URI.create(source.getLocation().toString()));
    boolean isJar = location.toString().endsWith(".jar");
    return new PluginOrigin((isJar ? location.getFileName() : location).toString());
  }

  /**
   * Calls code of the plugin.
   *
   * @param failure description of a failed call, such as {@code cannot list its rules}
   * @throws PluginException naming this origin, the failure and its causes
   */
  public <T> T guarded(String failure, Supplier<T> call) {
    try {
      return call.get();
    } catch (PluginException e) {
      throw e;
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      throw new PluginException(name + " " + failure + ": " + causes(e), e);
    }
  }

  /**
   * A factory's self-description. Values may be null, because plugins can violate their declared
   * nullness.
   *
   * @param name the name in configuration files
   * @param description one sentence for users
   * @param configType the configuration record
   */
  public record Declaration(
      @Nullable String name,
      @Nullable String description,
      @Nullable Class<? extends Record> configType) {}

  /**
   * Validates a factory's self-description and returns its configuration keys.
   *
   * @throws PluginException naming this origin, if the name is malformed, anything is missing, or
   *     the defaults of the configuration are invalid
   */
  public List<ConfigKey> keysOf(Declaration factory) {
    String factoryName = factory.name();
    if (factoryName == null || !FACTORY_NAME.matcher(factoryName).matches()) {
      throw new PluginException(
          name + ": a name must match " + FACTORY_NAME + "; name=" + factoryName);
    }
    String description = factory.description();
    if (description == null || description.isBlank()) {
      throw new PluginException(name + ": " + factoryName + " must have a description");
    }
    Class<? extends Record> configType = factory.configType();
    if (configType == null) {
      throw new PluginException(name + ": " + factoryName + " must have a configuration record");
    }
    List<ConfigKey> keys = ConfigSchema.describe(configType);
    requireDefaults(factoryName, configType, keys);
    return keys;
  }

  /** Invalid defaults would fail every run that does not set them. */
  private void requireDefaults(
      String factoryName, Class<? extends Record> configType, List<ConfigKey> keys) {
    if (keys.stream().noneMatch(ConfigKey::required)) {
      try {
        ConfigReader.ofDefaults().bind(configType);
      } catch (ConfigException refused) {
        throw new PluginException(
            "%s: the defaults of %s are invalid: %s"
                .formatted(name, factoryName, refused.getMessage()));
      }
    }
  }

  private static String causes(Throwable error) {
    List<String> causes = new ArrayList<>();
    for (Throwable e = error; e != null && causes.size() < 5; e = e.getCause()) {
      boolean wrapper = e instanceof ServiceConfigurationError && e.getCause() != null;
      if (!wrapper) {
        causes.add(
            e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage()));
      }
    }
    return String.join(", caused by ", causes);
  }
}
