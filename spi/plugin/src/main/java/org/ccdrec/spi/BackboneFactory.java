package org.ccdrec.spi;

/**
 * Makes backbones of one kind.
 *
 * @param <C> the configuration
 */
public non-sealed interface BackboneFactory<C extends Record> extends RecommenderFactory<C> {
  /**
   * Makes a backbone and registers its parameters.
   *
   * @throws IllegalArgumentException if the backbone cannot work on the given data, with the reason
   */
  Backbone create(C config, BackboneContext context);
}
