package org.ccdrec.samediff.twotower;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code samediff-two-tower} backbones. Stateless. */
public final class TwoTowerFactory implements BackboneFactory<TwoTowerConfig> {
  @Override
  public String name() {
    return "samediff-two-tower";
  }

  @Override
  public String description() {
    return "Two towers of perceptrons as a SameDiff graph: the example of such a backbone.";
  }

  @Override
  public Class<TwoTowerConfig> configType() {
    return TwoTowerConfig.class;
  }

  @Override
  public Backbone create(TwoTowerConfig config, BackboneContext context) {
    return new TwoTower(config, context);
  }
}
