package org.ccdrec.trainer.plugin;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ccdrec.config.ConfigSchema;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.PluginFactory;
import org.ccdrec.spi.RecommenderFactory;
import org.ccdrec.spi.SamplerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The reader of what plugins offer; whatever goes wrong inside a plugin becomes a {@link
 * PluginException} that names it.
 */
final class PluginReader {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  private final String origin;

  PluginReader(String origin) {
    this.origin = origin;
  }

  /** Instantiates the plugins that a class loader sees. */
  List<CcdrecPlugin> plugins(ClassLoader loader) {
    return guarded(
        "cannot be loaded",
        () -> {
          List<CcdrecPlugin> plugins = new ArrayList<>();
          Iterator<CcdrecPlugin> found = ServiceLoader.load(CcdrecPlugin.class, loader).iterator();
          while (found.hasNext()) {
            plugins.add(found.next());
          }
          return plugins;
        });
  }

  List<Offer<RecommenderFactory<?>>> recommenders(CcdrecPlugin plugin) {
    return guarded(
        "cannot list its backbones",
        () ->
            Stream.<RecommenderFactory<?>>concat(
                    plugin.backbones().stream(), plugin.closedForms().stream())
                .<Offer<RecommenderFactory<?>>>map(this::offer)
                .toList());
  }

  List<Offer<SamplerFactory<?>>> samplers(CcdrecPlugin plugin) {
    return guarded(
        "cannot list its samplers",
        () -> plugin.samplers().stream().<Offer<SamplerFactory<?>>>map(this::offer).toList());
  }

  /** A plugin's methods may give null, whatever their types promise. */
  private <F extends PluginFactory<?>> Offer<F> offer(F factory) {
    @Nullable String name = factory.name();
    @Nullable String description = factory.description();
    @Nullable Class<? extends Record> configType = factory.configType();
    if (name == null || !NAME.matcher(name).matches()) {
      throw new PluginException(origin + ": a name must match " + NAME + "; name=" + name);
    }
    if (description == null || description.isBlank()) {
      throw new PluginException(origin + ": " + name + " must have a description");
    }
    if (configType == null) {
      throw new PluginException(origin + ": " + name + " must have a configuration record");
    }
    return new Offer<>(name, description, origin, ConfigSchema.describe(configType), factory);
  }

  private <T> T guarded(String what, Supplier<T> action) {
    try {
      return action.get();
    } catch (PluginException e) {
      throw e;
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      throw new PluginException(origin + " " + what + ": " + causes(e), e);
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
