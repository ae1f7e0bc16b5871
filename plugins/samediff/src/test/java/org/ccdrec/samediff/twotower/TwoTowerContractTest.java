package org.ccdrec.samediff.twotower;

import org.ccdrec.samediff.SameDiffPlugin;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that the two towers satisfy the contract of backbones. */
final class TwoTowerContractTest extends BackboneContract<TwoTowerConfig> {
  @Override
  protected BackboneFactory<TwoTowerConfig> factory() {
    return SameDiffPlugin.TWO_TOWER;
  }
}
