package org.ccdrec.trainer.plugin;

import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.plugins.PluginOrigin;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.PluginFactory;
import org.ccdrec.spi.RecommenderFactory;
import org.ccdrec.spi.SamplerFactory;

/**
 * Reads what one plugin offers; whatever goes wrong inside the plugin becomes a {@link
 * org.ccdrec.plugins.PluginException} that names its origin.
 */
record PluginReader(CcdrecPlugin plugin, PluginOrigin origin) {

  List<Offer<RecommenderFactory<?>>> recommenders() {
    return origin.guarded(
        "cannot list its backbones",
        () ->
            Stream.<RecommenderFactory<?>>concat(
                    plugin.backbones().stream(), plugin.untrainedModels().stream())
                .<Offer<RecommenderFactory<?>>>map(this::offer)
                .toList());
  }

  List<Offer<SamplerFactory<?>>> samplers() {
    return origin.guarded(
        "cannot list its samplers",
        () -> plugin.samplers().stream().<Offer<SamplerFactory<?>>>map(this::offer).toList());
  }

  private <F extends PluginFactory<?>> Offer<F> offer(F factory) {
    String name = factory.name();
    String description = factory.description();
    List<ConfigKey> keys =
        origin.keysOf(new PluginOrigin.Declaration(name, description, factory.configType()));
    return new Offer<>(name, description, origin.name(), keys, factory, plugin.getClass());
  }
}
