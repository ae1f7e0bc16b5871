package org.ccdrec.samplers.dns;

import org.ccdrec.samplers.BuiltInSamplers;
import org.ccdrec.spi.SamplerFactory;
import org.ccdrec.testkit.SamplerContract;

/** Tests that dynamic negative sampling satisfies the contract of samplers. */
final class DnsContractTest extends SamplerContract<DnsConfig> {
  @Override
  protected SamplerFactory<DnsConfig> factory() {
    return BuiltInSamplers.DNS;
  }
}
