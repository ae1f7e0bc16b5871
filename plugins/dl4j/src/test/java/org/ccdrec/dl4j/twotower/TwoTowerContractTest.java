package org.ccdrec.dl4j.twotower;

import org.ccdrec.dl4j.Dl4jPlugin;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** Tests that the towers of Deeplearning4j satisfy the contract of backbones. */
final class TwoTowerContractTest extends BackboneContract<TwoTowerConfig> {
  @Override
  protected BackboneFactory<TwoTowerConfig> factory() {
    return Dl4jPlugin.TWO_TOWER;
  }
}
