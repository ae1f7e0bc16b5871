package org.ccdrec.spi;

import java.util.function.BiFunction;

/**
 * Computes untrained models of one kind. A plugin offers it as {@link
 * CcdrecPlugin#untrainedModels}, usually made by {@link #of}. Stateless; used by one thread.
 *
 * @param <C> the configuration
 */
public non-sealed interface UntrainedModelFactory<C extends Record> extends RecommenderFactory<C> {
  /**
   * Returns a factory that calls a constructor.
   *
   * @param name the name in config files, {@code [a-z][a-z0-9-]*}
   * @param description one sentence for {@code ccdrec plugins}
   * @param configType the configuration record
   * @param constructor what {@link #create} calls
   */
  static <C extends Record> UntrainedModelFactory<C> of(
      String name,
      String description,
      Class<C> configType,
      BiFunction<C, RecommenderContext, UntrainedModel> constructor) {
    return new Factories.OfUntrainedModel<>(name, description, configType, constructor);
  }

  /**
   * Computes a model.
   *
   * @throws IllegalArgumentException if the model cannot be computed from the given data, with the
   *     reason
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; the interrupt
   *     status stays set. A computation of a second or less need not check
   */
  UntrainedModel create(C config, RecommenderContext context);
}
