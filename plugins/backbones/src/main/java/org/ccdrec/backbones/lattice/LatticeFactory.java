package org.ccdrec.backbones.lattice;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code lattice} backbones. Stateless. */
public final class LatticeFactory implements BackboneFactory<LatticeConfig> {
  @Override
  public String name() {
    return "lattice";
  }

  @Override
  public String description() {
    return "An item graph learned from content, with the user-item graph (Zhang et al. 2021).";
  }

  @Override
  public Class<LatticeConfig> configType() {
    return LatticeConfig.class;
  }

  @Override
  public Backbone create(LatticeConfig config, BackboneContext context) {
    return new Lattice(config, context);
  }
}
