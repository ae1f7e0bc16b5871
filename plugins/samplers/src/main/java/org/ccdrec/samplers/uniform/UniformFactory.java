package org.ccdrec.samplers.uniform;

import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplerFactory;

/** Makes {@code uniform} samplers. Stateless. */
public final class UniformFactory implements SamplerFactory<UniformConfig> {
  @Override
  public String name() {
    return "uniform";
  }

  @Override
  public String description() {
    return "A training item that the user has not interacted with, all alike.";
  }

  @Override
  public Class<UniformConfig> configType() {
    return UniformConfig.class;
  }

  @Override
  public NegativeSampler create(UniformConfig config, SamplerContext context) {
    return new UniformSampler(UnseenItems.of(context.interactions()), context.random());
  }
}
