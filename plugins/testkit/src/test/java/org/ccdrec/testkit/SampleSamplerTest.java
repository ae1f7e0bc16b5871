package org.ccdrec.testkit;

import org.ccdrec.spi.SamplerFactory;

/** A sound sampler of items satisfies the contract. */
final class SampleSamplerTest extends SamplerContract<SampleSampler.Config> {

  @Override
  protected SamplerFactory<SampleSampler.Config> factory() {
    return new SampleSampler.Factory(SampleSampler.Fault.NONE);
  }
}
