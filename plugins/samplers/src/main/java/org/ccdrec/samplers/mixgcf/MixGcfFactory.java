package org.ccdrec.samplers.mixgcf;

import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplerFactory;

/** Makes {@code mixgcf} samplers. Stateless. */
public final class MixGcfFactory implements SamplerFactory<MixGcfConfig> {
  @Override
  public String name() {
    return "mixgcf";
  }

  @Override
  public String description() {
    return "A synthetic negative mixed of positives and hard candidates (Huang et al. 2021).";
  }

  @Override
  public Class<MixGcfConfig> configType() {
    return MixGcfConfig.class;
  }

  @Override
  public NegativeSampler create(MixGcfConfig config, SamplerContext context) {
    return new MixGcfSampler(config, UnseenItems.of(context.interactions()), context);
  }
}
