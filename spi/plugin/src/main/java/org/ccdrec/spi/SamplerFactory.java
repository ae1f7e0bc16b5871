package org.ccdrec.spi;

/**
 * Makes negative samplers of one kind.
 *
 * @param <C> the configuration
 */
public non-sealed interface SamplerFactory<C extends Record> extends PluginFactory<C> {
  /** Makes a sampler for one run. */
  NegativeSampler create(C config, SamplerContext context);
}
