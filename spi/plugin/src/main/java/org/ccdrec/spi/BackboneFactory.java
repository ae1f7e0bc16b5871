package org.ccdrec.spi;

/**
 * Makes backbones of one kind.
 *
 * @param <C> the configuration, a record whose components carry their documentation, defaults and
 *     ranges; the host reads it from the config file's section and reports all errors together
 */
public interface BackboneFactory<C extends Record> {
  /** The name in config files, {@code [a-z][a-z0-9-]*}. */
  String name();

  /** One sentence for {@code ccdrec plugins}. */
  String description();

  /** The configuration record. */
  Class<C> configType();

  /**
   * Makes a backbone and registers its parameters.
   *
   * @throws IllegalArgumentException if the backbone cannot work on the given data, with the reason
   */
  Backbone create(C config, BackboneContext context);
}
