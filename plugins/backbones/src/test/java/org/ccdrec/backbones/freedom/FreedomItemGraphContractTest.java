package org.ccdrec.backbones.freedom;

import java.util.List;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/** FREEDOM keeps the contract where the item graph enters the propagation, and with every term. */
final class FreedomItemGraphContractTest extends BackboneContract<FreedomConfig> {
  @Override
  protected BackboneFactory<FreedomConfig> factory() {
    return BuiltInBackbones.FREEDOM;
  }

  @Override
  protected FreedomConfig config() {
    return ConfigReader.ofDefaults()
        .override(List.of("ego=item-graph", "auxiliaryWeight=0.5", "itemLayers=2", "neighbours=4"))
        .bind(FreedomConfig.class);
  }
}
