package org.ccdrec.trainer.plugin;

import java.nio.file.Path;
import java.util.List;
import org.ccdrec.plugins.OfferTable;
import org.ccdrec.plugins.PluginOrigin;
import org.ccdrec.plugins.PluginSpi;
import org.ccdrec.plugins.Plugins;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.RecommenderFactory;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.spi.SpiVersion;
import org.jspecify.annotations.Nullable;

/**
 * All recommenders and samplers available to a run, from the class path and from the jars of a
 * plugins directory, as found by {@link Plugins}. A plugin sees the JDK, the SPI, ND4J, SLF4J and
 * its own jars.
 *
 * <p>If any plugin is broken, was built for another SPI version or offers a name already in use,
 * loading fails and all problems are reported together.
 *
 * <p>Immutable and thread-safe. Closing it closes the plugins' class loaders; objects created by
 * plugins must not be used afterwards.
 */
public final class PluginRegistry implements AutoCloseable {

  private static final PluginSpi<CcdrecPlugin> SPI =
      new PluginSpi<>(
          CcdrecPlugin.class,
          SpiVersion.MANIFEST_ATTRIBUTE,
          SpiVersion.CURRENT.toString(),
          List.of(
              "org.ccdrec.spi.",
              "org.ccdrec.autodiff.",
              "org.ccdrec.kernel.",
              "org.ccdrec.graph.",
              "org.ccdrec.config.",
              "org.nd4j.",
              "org.bytedeco.",
              "org.slf4j.",
              "org.jspecify."));

  private final OfferTable<Offer<RecommenderFactory<?>>> recommenders =
      new OfferTable<>("backbone");
  private final OfferTable<Offer<SamplerFactory<?>>> samplers = new OfferTable<>("sampler");
  private final Plugins plugins;

  private PluginRegistry(@Nullable Path directory) {
    plugins = Plugins.load(SPI, directory, this::add);
  }

  /**
   * Loads the plugins of the class path and, if not null, of a directory.
   *
   * @throws org.ccdrec.plugins.PluginException with every problem
   */
  public static PluginRegistry load(@Nullable Path directory) {
    return new PluginRegistry(directory);
  }

  private void add(CcdrecPlugin plugin, PluginOrigin origin) {
    PluginReader reader = new PluginReader(plugin, origin);
    reader.recommenders().forEach(offer -> recommenders.add(offer.name(), offer.origin(), offer));
    reader.samplers().forEach(offer -> samplers.add(offer.name(), offer.origin(), offer));
  }

  /** Returns all backbones and untrained models by name. */
  public List<Offer<RecommenderFactory<?>>> recommenders() {
    return recommenders.all();
  }

  /** Returns all samplers by name. */
  public List<Offer<SamplerFactory<?>>> samplers() {
    return samplers.all();
  }

  /**
   * Returns the backbone or untrained model with a name.
   *
   * @throws org.ccdrec.plugins.PluginException listing the known names, if the name is unknown
   */
  public Offer<RecommenderFactory<?>> recommender(String name) {
    return recommenders.get(name);
  }

  /** Returns whether the recommender with a name is a backbone, which is trained. */
  public boolean isTrained(String name) {
    return recommender(name).factory() instanceof BackboneFactory<?>;
  }

  /**
   * Returns the sampler with a name.
   *
   * @throws org.ccdrec.plugins.PluginException listing the known names, if the name is unknown
   */
  public Offer<SamplerFactory<?>> sampler(String name) {
    return samplers.get(name);
  }

  @Override
  public void close() {
    plugins.close();
  }
}
