package org.ccdrec.backbones.vbpr;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that VBPR satisfies the contract of backbones. */
final class VbprContractTest extends BackboneContract<VbprConfig> {
  @Override
  protected BackboneFactory<VbprConfig> factory() {
    return BuiltInBackbones.VBPR;
  }
}
