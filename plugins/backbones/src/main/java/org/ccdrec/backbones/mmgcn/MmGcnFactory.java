package org.ccdrec.backbones.mmgcn;

import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code mmgcn} backbones. Stateless. */
public final class MmGcnFactory implements BackboneFactory<MmGcnConfig> {
  @Override
  public String name() {
    return "mmgcn";
  }

  @Override
  public String description() {
    return "A graph convolution for each modality, averaged (Wei et al. 2019).";
  }

  @Override
  public Class<MmGcnConfig> configType() {
    return MmGcnConfig.class;
  }

  @Override
  public Backbone create(MmGcnConfig config, BackboneContext context) {
    return new MmGcn(config, context);
  }
}
