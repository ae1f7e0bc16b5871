package org.ccdrec.backbones.mgcn;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that MGCN satisfies the contract of backbones. */
final class MgcnContractTest extends BackboneContract<MgcnConfig> {
  @Override
  protected BackboneFactory<MgcnConfig> factory() {
    return BuiltInBackbones.MGCN;
  }
}
