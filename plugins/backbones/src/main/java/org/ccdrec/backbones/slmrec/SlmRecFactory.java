package org.ccdrec.backbones.slmrec;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code slmrec} backbones. Stateless. */
public final class SlmRecFactory implements BackboneFactory<SlmRecConfig> {
  @Override
  public String name() {
    return "slmrec";
  }

  @Override
  public String description() {
    return "Contrast of ids and modalities, each propagated by itself (Tao et al. 2022).";
  }

  @Override
  public Class<SlmRecConfig> configType() {
    return SlmRecConfig.class;
  }

  @Override
  public Backbone create(SlmRecConfig config, BackboneContext context) {
    return new SlmRec(config, context);
  }
}
