package org.ccdrec.server.rerank;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.config.Suggestion;
import org.ccdrec.plugins.OfferTable;
import org.ccdrec.plugins.PluginOrigin;
import org.ccdrec.plugins.PluginSpi;
import org.ccdrec.plugins.Plugins;
import org.ccdrec.reranking.RerankingPlugin;
import org.ccdrec.reranking.RerankingSpi;
import org.ccdrec.reranking.RuleFactory;
import org.ccdrec.server.metrics.ServerMetrics;

/**
 * The kinds of rules that scenarios may use: those on the class path, among them the built-in ones,
 * and those of the jars in a plugins directory; and the threads that rules run on. Safe for use by
 * many threads.
 */
public final class Rules implements AutoCloseable {
  private static final PluginSpi<RerankingPlugin> SPI =
      new PluginSpi<>(
          RerankingPlugin.class,
          RerankingSpi.MANIFEST_ATTRIBUTE,
          RerankingSpi.VERSION,
          RerankingSpi.SHARED_PACKAGES);

  private final OfferTable<Kind<?>> kinds = new OfferTable<>("rule");
  private final Plugins plugins;
  private final ExecutorService threads;
  private final RuleFaults faults;

  /** A kind of rule, where it came from, and the class loader of its plugin. */
  private record Kind<C extends Record>(RuleId id, RuleFactory<C> factory, ClassLoader loader) {
    RuleStep step(ConfigReader config, RuleStep.Host host) {
      try {
        return host.within(
            () -> {
              C bound = config.bind(factory.configType());
              return new RuleStep(id, factory.create(bound), host);
            });
      } catch (ConfigException e) {
        throw e;
      } catch (Exception | Error e) {
        throw new IllegalArgumentException(id + " cannot be created: " + e.getMessage(), e);
      }
    }
  }

  private Rules(Optional<Path> directory, ServerMetrics metrics) {
    this.plugins = Plugins.load(SPI, directory.orElse(null), this::add);
    this.faults = new RuleFaults(metrics, System::nanoTime);
    var count = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task, "rule-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Loads the rules.
   *
   * @param directory the plugins directory; without it those on the class path alone
   * @param metrics where faults are counted
   * @throws org.ccdrec.plugins.PluginException with everything that is wrong with the plugins
   */
  public static Rules load(Optional<Path> directory, ServerMetrics metrics) {
    return new Rules(directory, metrics);
  }

  private void add(RerankingPlugin plugin, PluginOrigin origin) {
    ClassLoader loader = plugin.getClass().getClassLoader();
    origin
        .guarded(
            "cannot list its rules",
            () -> plugin.rules().stream().<Kind<?>>map(each -> kind(each, origin, loader)).toList())
        .forEach(kind -> kinds.add(kind.id().name(), origin.name(), kind));
  }

  private static <C extends Record> Kind<C> kind(
      RuleFactory<C> factory, PluginOrigin origin, ClassLoader loader) {
    String name = factory.name();
    var declared = new PluginOrigin.Declaration(name, factory.description(), factory.configType());
    origin.keysOf(declared);
    return new Kind<>(RuleId.of(name, origin.name()), factory, loader);
  }

  /**
   * Returns a rule as a step of a scenario.
   *
   * @param name name of its kind
   * @param config its own keys
   * @throws ConfigException with everything that is wrong with the keys
   * @throws IllegalArgumentException if no kind has the name, or the rule cannot be created
   */
  public RuleStep step(String name, ConfigReader config) {
    Kind<?> kind = kinds.find(name);
    if (kind == null) {
      throw new IllegalArgumentException(
          "no rule is named %s%s; known: %s"
              .formatted(name, Suggestion.hint(name, kinds.names()), kinds.names()));
    }
    return kind.step(config, new RuleStep.Host(kind.loader(), threads, faults));
  }

  /** Stops the threads and closes the plugins' class loaders; scenarios must be closed before. */
  @Override
  public void close() {
    threads.shutdownNow();
    plugins.close();
  }
}
