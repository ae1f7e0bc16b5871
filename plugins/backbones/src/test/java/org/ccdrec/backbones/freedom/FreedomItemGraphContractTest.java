package org.ccdrec.backbones.freedom;

import java.util.List;
import org.ccdrec.backbones.BuiltInBackbones;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.spi.BackboneFactory;
import org.ccdrec.testkit.BackboneContract;

/**
 * Tests that FREEDOM satisfies the contract if the item graph enters the propagation, with every
 * loss term enabled.
 */
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
