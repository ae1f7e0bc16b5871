package org.ccdrec.samplers.dns;

import org.ccdrec.samplers.shared.UnseenItems;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.SamplerContext;
import org.ccdrec.spi.SamplerFactory;

/** Makes {@code dns} samplers. Stateless. */
public final class DnsFactory implements SamplerFactory<DnsConfig> {
  @Override
  public String name() {
    return "dns";
  }

  @Override
  public String description() {
    return "The best-scoring of several uniform negatives (Zhang et al. 2013).";
  }

  @Override
  public Class<DnsConfig> configType() {
    return DnsConfig.class;
  }

  @Override
  public NegativeSampler create(DnsConfig config, SamplerContext context) {
    return new DnsSampler(config, UnseenItems.of(context.interactions()), context);
  }
}
