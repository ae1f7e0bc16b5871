package org.ccdrec.trainer.training.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.ccdrec.config.BindingAttempt;
import org.ccdrec.config.BoundConfig;
import org.ccdrec.config.ConfigError;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.plugins.PluginException;
import org.ccdrec.trainer.plugin.PluginRegistry;
import org.jspecify.annotations.Nullable;

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
   * @throws org.ccdrec.config.ConfigException with the errors of all parts, including a backbone or
   *     sampler that does not exist
   */
  public static ExplainedConfig read(ConfigReader reader, PluginRegistry plugins) {
    BindingAttempt<RunConfig> attempt = EffectiveConfig.tryRun(reader);
    List<ConfigError> errors = new ArrayList<>(attempt.errors());
    BoundConfig<?> model =
        part(attempt, "model.backbone", errors, () -> EffectiveConfig.tryModel(attempt, plugins));
    BoundConfig<?> sampler =
        part(attempt, "sampler.name", errors, () -> EffectiveConfig.trySampler(attempt, plugins));
    BoundConfig<RunConfig> bound = attempt.bound();
    if (bound == null || model == null || sampler == null) {
      throw new ConfigException(errors);
    }
    RunConfig run = bound.config();
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

  /** Binds the section of a plugin, or adds its errors and returns null. */
  private static @Nullable BoundConfig<?> part(
      BindingAttempt<RunConfig> run,
      String selector,
      List<ConfigError> errors,
      Supplier<BindingAttempt<?>> binding) {
    try {
      BindingAttempt<?> attempt = binding.get();
      errors.addAll(attempt.errors());
      return attempt.bound();
    } catch (PluginException unknown) {
      errors.add(run.error(selector, String.valueOf(unknown.getMessage())));
      return null;
    }
  }

  /** Returns whether some source sets a key, rather than its default or a preset. */
  public boolean isSet(String key) {
    return values.stream()
        .filter(value -> value.path().equals(key))
        .noneMatch(
            value -> value.origin().equals("default") || value.origin().startsWith("preset "));
  }

  /** Returns the origin of a key's value. */
  public String origin(String key) {
    return values.stream()
        .filter(value -> value.path().equals(key))
        .map(BoundConfig.Value::origin)
        .findFirst()
        .orElseThrow();
  }
}
