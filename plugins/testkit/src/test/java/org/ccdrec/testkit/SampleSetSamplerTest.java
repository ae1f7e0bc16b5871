package org.ccdrec.testkit;

import org.ccdrec.spi.SamplerFactory;

/** A sound sampler of weighted sets satisfies the contract. */
final class SampleSetSamplerTest extends SamplerContract<SampleSampler.Config> {

  @Override
  protected SamplerFactory<SampleSampler.Config> factory() {
    return new SampleSampler.Factory(SampleSampler.Fault.SETS);
  }
}
