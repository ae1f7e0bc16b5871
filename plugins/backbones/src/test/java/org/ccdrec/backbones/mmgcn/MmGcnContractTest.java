package org.ccdrec.backbones.mmgcn;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that MMGCN satisfies the contract of backbones. */
final class MmGcnContractTest extends BackboneContract<MmGcnConfig> {
  @Override
  protected BackboneFactory<MmGcnConfig> factory() {
    return BuiltInBackbones.MMGCN;
  }

  /** With nine rectifiers per node, kinks are close together. */
  @Override
  protected double differenceStep() {
    return 0.002;
  }
}
