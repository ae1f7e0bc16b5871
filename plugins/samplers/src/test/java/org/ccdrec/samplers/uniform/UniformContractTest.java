package org.ccdrec.samplers.uniform;

import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.testkit.SamplerContract;

/** Tests that the uniform sampler satisfies the contract of samplers. */
final class UniformContractTest extends SamplerContract<UniformConfig> {
  @Override
  protected SamplerFactory<UniformConfig> factory() {
    return BuiltInSamplers.UNIFORM;
  }
}
