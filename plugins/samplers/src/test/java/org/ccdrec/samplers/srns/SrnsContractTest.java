package org.ccdrec.samplers.srns;

import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.testkit.SamplerContract;

/** Tests that SRNS satisfies the contract of samplers. */
final class SrnsContractTest extends SamplerContract<SrnsConfig> {
  @Override
  protected SamplerFactory<SrnsConfig> factory() {
    return BuiltInSamplers.SRNS;
  }
}
