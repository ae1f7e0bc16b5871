package org.ccdrec.spi;

/**
 * A named factory that a plugin offers: of recommenders or of samplers.
 *
 * @param <C> the configuration, a record whose components carry their documentation, defaults and
 *     ranges; the host reads it from the config file's section and reports all errors together
 */
public sealed interface PluginFactory<C extends Record> permits RecommenderFactory, SamplerFactory {
  /** Returns the name in config files, {@code [a-z][a-z0-9-]*}. */
  String name();

  /** Returns one sentence for {@code ccdrec plugins}. */
  String description();

  /** Returns the configuration record. */
  Class<C> configType();
}
