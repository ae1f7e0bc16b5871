package org.ccdrec.backbones.lightgcn;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that LightGCN satisfies the contract of backbones. */
final class LightGcnContractTest extends BackboneContract<LightGcnConfig> {
  @Override
  protected BackboneFactory<LightGcnConfig> factory() {
    return BuiltInBackbones.LIGHT_GCN;
  }
}
