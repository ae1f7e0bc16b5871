package org.ccdrec.backbones.lattice;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that LATTICE satisfies the contract of backbones. */
final class LatticeContractTest extends BackboneContract<LatticeConfig> {
  @Override
  protected BackboneFactory<LatticeConfig> factory() {
    return BuiltInBackbones.LATTICE;
  }
}
