package org.ccdrec.trainer.plugin;

import java.nio.file.Path;
import java.util.List;
import org.ccdrec.plugins.OfferTable;
import org.ccdrec.plugins.PluginOrigin;
import org.ccdrec.plugins.PluginSpi;
import org.ccdrec.plugins.Plugins;
import org.ccdrec.reranking.RerankingPlugin;
import org.ccdrec.reranking.RerankingSpi;
import org.ccdrec.reranking.RuleFactory;

/**
 * The re-ranking rules in a plugins directory, which the trainer lists and the server applies.
 * Rules built into the server are not among them. Stateless.
 */
public final class RuleOffers {
  private static final PluginSpi<RerankingPlugin> SPI =
      new PluginSpi<>(
          RerankingPlugin.class,
          RerankingSpi.MANIFEST_ATTRIBUTE,
          RerankingSpi.VERSION,
          RerankingSpi.SHARED_PACKAGES);

  private RuleOffers() {}

  /**
   * Returns the rules of a directory by name.
   *
   * @throws org.ccdrec.plugins.PluginException with every problem
   */
  public static List<RuleOffer> read(Path directory) {
    OfferTable<RuleOffer> rules = new OfferTable<>("rule");
    try (Plugins plugins =
        Plugins.load(SPI, directory, (plugin, origin) -> add(plugin, origin, rules))) {
      return rules.all();
    }
  }

  private static void add(
      RerankingPlugin plugin, PluginOrigin origin, OfferTable<RuleOffer> rules) {
    origin
        .guarded(
            "cannot list its rules",
            () -> plugin.rules().stream().map(factory -> offer(factory, origin)).toList())
        .forEach(offer -> rules.add(offer.name(), offer.origin(), offer));
  }

  private static RuleOffer offer(RuleFactory<?> factory, PluginOrigin origin) {
    String name = factory.name();
    String description = factory.description();
    var declaration = new PluginOrigin.Declaration(name, description, factory.configType());
    return new RuleOffer(name, description, origin.name(), origin.keysOf(declaration));
  }
}
