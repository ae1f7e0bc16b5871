package org.ccdrec.backbones.mmgcn;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** MMGCN keeps the contract of backbones. */
final class MmGcnContractTest extends BackboneContract<MmGcnConfig> {
  @Override
  protected BackboneFactory<MmGcnConfig> factory() {
    return BuiltInBackbones.MMGCN;
  }

  /** Nine rectifiers a node leave little room between kinks. */
  @Override
  protected double differenceStep() {
    return 0.002;
  }
}
