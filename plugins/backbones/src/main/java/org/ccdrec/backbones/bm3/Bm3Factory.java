package org.ccdrec.backbones.bm3;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code bm3} backbones. Stateless. */
public final class Bm3Factory implements BackboneFactory<Bm3Config> {
  @Override
  public String name() {
    return "bm3";
  }

  @Override
  public String description() {
    return "Bootstrapped agreement of ids and modalities, without negatives (Zhou et al. 2023).";
  }

  @Override
  public Class<Bm3Config> configType() {
    return Bm3Config.class;
  }

  @Override
  public Backbone create(Bm3Config config, BackboneContext context) {
    return new Bm3(config, context);
  }
}
