package org.ccdrec.samplers.srns;

import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplerFactory;

/** Makes {@code srns} samplers. Stateless. */
public final class SrnsFactory implements SamplerFactory<SrnsConfig> {
  @Override
  public String name() {
    return "srns";
  }

  @Override
  public String description() {
    return "High-scoring, high-variance candidates from a memory per user (Ding et al. 2020).";
  }

  @Override
  public Class<SrnsConfig> configType() {
    return SrnsConfig.class;
  }

  @Override
  public NegativeSampler create(SrnsConfig config, SamplerContext context) {
    return new SrnsSampler(config, UnseenItems.of(context.interactions()), context);
  }
}
