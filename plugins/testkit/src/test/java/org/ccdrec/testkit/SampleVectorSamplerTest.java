package org.ccdrec.testkit;

import org.ccdrec.spi.SamplerFactory;

/** A sound sampler of vectors satisfies the contract. */
final class SampleVectorSamplerTest extends SamplerContract<SampleSampler.Config> {

  @Override
  protected SamplerFactory<SampleSampler.Config> factory() {
    return new SampleSampler.Factory(SampleSampler.Fault.VECTORS);
  }
}
