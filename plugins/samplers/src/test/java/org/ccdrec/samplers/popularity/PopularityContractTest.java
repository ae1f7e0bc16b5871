package org.ccdrec.samplers.popularity;

import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.testkit.SamplerContract;

/** Tests that the popularity sampler satisfies the contract of samplers. */
final class PopularityContractTest extends SamplerContract<PopularitySamplerConfig> {
  @Override
  protected SamplerFactory<PopularitySamplerConfig> factory() {
    return BuiltInSamplers.POPULARITY;
  }
}
