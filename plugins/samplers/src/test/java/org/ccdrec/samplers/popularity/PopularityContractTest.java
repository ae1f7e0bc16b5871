package org.ccdrec.samplers.popularity;

import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.testkit.SamplerContract;

/** Tests that the popularity sampler satisfies the contract of samplers. */
final class PopularityContractTest extends SamplerContract<PopularityConfig> {
  @Override
  protected SamplerFactory<PopularityConfig> factory() {
    return BuiltInSamplers.POPULARITY;
  }
}
