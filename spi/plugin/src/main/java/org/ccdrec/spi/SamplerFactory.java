package org.ccdrec.spi;

import java.util.function.BiFunction;

/**
 * Creates negative samplers of one kind. A plugin offers it as {@link CcdrecPlugin#samplers},
 * usually made by {@link #of}. Stateless; used by one thread.
 *
 * @param <C> the configuration
 */
public non-sealed interface SamplerFactory<C extends Record> extends PluginFactory<C> {
  /**
   * Returns a factory that calls a constructor.
   *
   * @param name the name in config files, {@code [a-z][a-z0-9-]*}
   * @param description one sentence for {@code ccdrec plugins}
   * @param configType the configuration record
   * @param constructor what {@link #create} calls
   */
  static <C extends Record> SamplerFactory<C> of(
      String name,
      String description,
      Class<C> configType,
      BiFunction<C, SamplerContext, NegativeSampler> constructor) {
    return new Factories.OfSampler<>(name, description, configType, constructor);
  }

  /**
   * Creates a sampler for one run.
   *
   * @throws IllegalArgumentException if the sampler cannot work on the given data, with the reason
   */
  NegativeSampler create(C config, SamplerContext context);
}
