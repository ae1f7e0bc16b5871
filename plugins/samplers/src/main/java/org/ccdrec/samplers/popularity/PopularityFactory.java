package org.ccdrec.samplers.popularity;

import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplerFactory;

/** Makes {@code popularity} samplers. Stateless. */
public final class PopularityFactory implements SamplerFactory<PopularityConfig> {
  @Override
  public String name() {
    return "popularity";
  }

  @Override
  public String description() {
    return "An item that the user has not interacted with, by its popularity to a power.";
  }

  @Override
  public Class<PopularityConfig> configType() {
    return PopularityConfig.class;
  }

  @Override
  public NegativeSampler create(PopularityConfig config, SamplerContext context) {
    return PopularitySampler.of(config, context);
  }
}
