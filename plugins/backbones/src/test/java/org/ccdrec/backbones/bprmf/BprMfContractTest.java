package org.ccdrec.backbones.bprmf;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that BPR-MF satisfies the contract of backbones. */
final class BprMfContractTest extends BackboneContract<BprMfConfig> {
  @Override
  protected BackboneFactory<BprMfConfig> factory() {
    return BuiltInBackbones.BPR_MF;
  }
}
