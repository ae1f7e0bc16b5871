package org.ccdrec.samplers.mixgcf;

import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.testkit.SamplerContract;

/** Tests that MixGCF satisfies the contract of samplers. */
final class MixGcfContractTest extends SamplerContract<MixGcfConfig> {
  @Override
  protected SamplerFactory<MixGcfConfig> factory() {
    return BuiltInSamplers.MIXGCF;
  }
}
