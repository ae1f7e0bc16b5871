package org.ccdrec.spi;

import java.util.function.BiFunction;

/**
 * Creates backbones of one kind. A plugin offers it as {@link CcdrecPlugin#backbones}, usually made
 * by {@link #of}. Stateless; used by one thread.
 *
 * @param <C> the configuration
 */
public non-sealed interface BackboneFactory<C extends Record> extends RecommenderFactory<C> {
  /**
   * Returns a factory that calls a constructor.
   *
   * @param name the name in config files, {@code [a-z][a-z0-9-]*}
   * @param description one sentence for {@code ccdrec plugins}
   * @param configType the configuration record
   * @param constructor what {@link #create} calls
   */
  static <C extends Record> BackboneFactory<C> of(
      String name,
      String description,
      Class<C> configType,
      BiFunction<C, BackboneContext, Backbone> constructor) {
    return new Factories.OfBackbone<>(name, description, configType, constructor);
  }

  /**
   * Creates a backbone and registers its parameters.
   *
   * @throws IllegalArgumentException if the backbone cannot work on the given data, with the reason
   */
  Backbone create(C config, BackboneContext context);
}
