package org.ccdrec.backbones.bprmf;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** BPR-MF keeps the contract of backbones. */
final class BprMfContractTest extends BackboneContract<BprMfConfig> {
  @Override
  protected BackboneFactory<BprMfConfig> factory() {
    return BuiltInBackbones.BPR_MF;
  }
}
