package org.ccdrec.trainer.training.config;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.config.BoundConfig;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.trainer.plugin.PluginRegistry;

/**
 * A run's configuration with the origin of each value.
 *
 * @param config the configuration
 * @param values every key with its value and origin, in the order of the file
 */
public record ExplainedConfig(EffectiveConfig config, List<BoundConfig.Value> values) {

  /**
   * Binds a configuration as {@link EffectiveConfig#read} does.
   *
   * @throws org.ccdrec.config.ConfigException with all errors of the first part that has any
   * @throws org.ccdrec.trainer.plugin.PluginException if the backbone or sampler is unknown
   */
  public static ExplainedConfig read(ConfigReader reader, PluginRegistry plugins) {
    BoundConfig<RunConfig> bound = EffectiveConfig.bindRun(reader);
    RunConfig run = bound.config();
    BoundConfig<?> model = EffectiveConfig.bindModel(run, plugins);
    BoundConfig<?> sampler = EffectiveConfig.bindSampler(run, plugins);
    List<BoundConfig.Value> values = new ArrayList<>();
    for (BoundConfig.Value value : bound.values()) {
      switch (value.path()) {
        case "model.config" -> values.addAll(model.values());
        case "sampler.config" -> values.addAll(sampler.values());
        default -> values.add(value);
      }
    }
    return new ExplainedConfig(
        new EffectiveConfig(run, model.config(), sampler.config()), List.copyOf(values));
  }
}
