package org.ccdrec.samplers.srns;

import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.testkit.SamplerContract;

/** SRNS keeps the contract of samplers. */
final class SrnsContractTest extends SamplerContract<SrnsConfig> {
  @Override
  protected SamplerFactory<SrnsConfig> factory() {
    return BuiltInSamplers.SRNS;
  }
}
