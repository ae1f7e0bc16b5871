package org.ccdrec.samplers.realhns;

import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplerFactory;

/** Makes {@code realhns} samplers. Stateless. */
public final class RealHnsFactory implements SamplerFactory<RealHnsConfig> {
  @Override
  public String name() {
    return "realhns";
  }

  @Override
  public String description() {
    return "Negatives from the top of a user's ranking, likely positives left out (Ma et al. 2023).";
  }

  @Override
  public Class<RealHnsConfig> configType() {
    return RealHnsConfig.class;
  }

  @Override
  public NegativeSampler create(RealHnsConfig config, SamplerContext context) {
    return new RealHnsSampler(config, UnseenItems.of(context.interactions()), context);
  }
}
