package org.ccdrec.samplers.realhns;

import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.testkit.SamplerContract;

/** Tests that RealHNS satisfies the contract of samplers. */
final class RealHnsContractTest extends SamplerContract<RealHnsConfig> {
  @Override
  protected SamplerFactory<RealHnsConfig> factory() {
    return BuiltInSamplers.REALHNS;
  }
}
