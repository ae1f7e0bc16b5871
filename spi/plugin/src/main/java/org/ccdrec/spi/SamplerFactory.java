package org.ccdrec.spi;

/**
 * Makes negative samplers of one kind.
 *
 * @param <C> the configuration, a record as for {@link BackboneFactory}
 */
public interface SamplerFactory<C extends Record> {
  /** The name in config files, {@code [a-z][a-z0-9-]*}. */
  String name();

  /** One sentence for {@code ccdrec plugins}. */
  String description();

  /** The configuration record. */
  Class<C> configType();

  /** Makes a sampler for one run. */
  NegativeSampler create(C config, SamplerContext context);
}
