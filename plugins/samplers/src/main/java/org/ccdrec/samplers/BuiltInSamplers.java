package org.ccdrec.samplers;

import java.util.List;
import org.ccdrec.samplers.dns.DnsFactory;
import org.ccdrec.samplers.mixgcf.MixGcfFactory;
import org.ccdrec.samplers.popularity.PopularityFactory;
import org.ccdrec.samplers.realhns.RealHnsFactory;
import org.ccdrec.samplers.srns.SrnsFactory;
import org.ccdrec.samplers.uniform.UniformFactory;
import org.ccdrec.spi.CcdrecPlugin;
import org.ccdrec.spi.SamplerFactory;

/** The plugin that offers the built-in negative samplers. Stateless. */
public final class BuiltInSamplers implements CcdrecPlugin {
  @Override
  public List<SamplerFactory<?>> samplers() {
    return List.of(
        new UniformFactory(),
        new PopularityFactory(),
        new DnsFactory(),
        new MixGcfFactory(),
        new SrnsFactory(),
        new RealHnsFactory());
  }
}
