package org.ccdrec.backbones.vbpr;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code vbpr} backbones. Stateless. */
public final class VbprFactory implements BackboneFactory<VbprConfig> {
  @Override
  public String name() {
    return "vbpr";
  }

  @Override
  public String description() {
    return "Matrix factorisation with projected content beside the ids (He and McAuley 2016).";
  }

  @Override
  public Class<VbprConfig> configType() {
    return VbprConfig.class;
  }

  @Override
  public Backbone create(VbprConfig config, BackboneContext context) {
    return new Vbpr(config, context);
  }
}
