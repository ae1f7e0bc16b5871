package org.ccdrec.trainer.plugin;

import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.config.ConfigKey;
import org.ccdrec.plugins.PluginOrigin;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.PluginFactory;
import org.ccdrec.spi.RecommenderFactory;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.spi.UntrainedModelFactory;

/**
 * Reads what one plugin offers; any failure inside the plugin becomes a {@link
 * org.ccdrec.plugins.PluginException} that names its origin. The created objects are guarded
 * ({@link PluginGuard}).
 */
record PluginReader(CcdrecPlugin plugin, PluginOrigin origin) {

  List<Offer<RecommenderFactory<?>>> recommenders() {
    return origin.guarded(
        "cannot list its backbones",
        () ->
            Stream.<Offer<RecommenderFactory<?>>>concat(
                    plugin.backbones().stream().map(this::offer),
                    plugin.untrainedModels().stream().map(this::offer))
                .toList());
  }

  List<Offer<SamplerFactory<?>>> samplers() {
    return origin.guarded(
        "cannot list its samplers",
        () -> plugin.samplers().stream().<Offer<SamplerFactory<?>>>map(this::offer).toList());
  }

  private <C extends Record> Offer<RecommenderFactory<?>> offer(BackboneFactory<C> factory) {
    Declared declared = declared(factory);
    PluginGuard guard = declared.guard("backbone");
    return declared.offer(
        BackboneFactory.of(
            declared.name,
            declared.description,
            factory.configType(),
            (config, context) ->
                new GuardedBackbone(
                    guard.create(() -> factory.create(config, context)), guard, context)));
  }

  private <C extends Record> Offer<RecommenderFactory<?>> offer(UntrainedModelFactory<C> factory) {
    Declared declared = declared(factory);
    PluginGuard guard = declared.guard("model");
    return declared.offer(
        UntrainedModelFactory.of(
            declared.name,
            declared.description,
            factory.configType(),
            (config, context) ->
                new GuardedModel(guard.create(() -> factory.create(config, context)), guard)));
  }

  private <C extends Record> Offer<SamplerFactory<?>> offer(SamplerFactory<C> factory) {
    Declared declared = declared(factory);
    PluginGuard guard = declared.guard("sampler");
    return declared.offer(
        SamplerFactory.of(
            declared.name,
            declared.description,
            factory.configType(),
            (config, context) ->
                new GuardedSampler(
                    guard.create(() -> factory.create(config, context)), guard, context)));
  }

  private Declared declared(PluginFactory<?> factory) {
    String name = factory.name();
    String description = factory.description();
    List<ConfigKey> keys =
        origin.keysOf(new PluginOrigin.Declaration(name, description, factory.configType()));
    return new Declared(name, description, keys);
  }

  /** The checked self-description of a factory. */
  private final class Declared {
    private final String name;
    private final String description;
    private final List<ConfigKey> keys;

    Declared(String name, String description, List<ConfigKey> keys) {
      this.name = name;
      this.description = description;
      this.keys = keys;
    }

    PluginGuard guard(String kind) {
      return new PluginGuard("%s %s of %s".formatted(kind, name, origin.name()), plugin);
    }

    <F extends PluginFactory<?>> Offer<F> offer(F guarded) {
      return new Offer<>(name, description, origin.name(), keys, guarded, plugin.getClass());
    }
  }
}
