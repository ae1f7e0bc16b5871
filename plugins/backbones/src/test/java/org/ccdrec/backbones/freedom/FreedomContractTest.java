package org.ccdrec.backbones.freedom;

import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that FREEDOM satisfies the contract of backbones. */
final class FreedomContractTest extends BackboneContract<FreedomConfig> {
  @Override
  protected BackboneFactory<FreedomConfig> factory() {
    return BuiltInBackbones.FREEDOM;
  }
}
