package org.ccdrec.backbones.bprmf;

import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code bpr-mf} backbones. Stateless. */
public final class BprMfFactory implements BackboneFactory<BprMfConfig> {
  @Override
  public String name() {
    return "bpr-mf";
  }

  @Override
  public String description() {
    return "Matrix factorisation with a pairwise ranking loss (Rendle et al. 2009).";
  }

  @Override
  public Class<BprMfConfig> configType() {
    return BprMfConfig.class;
  }

  @Override
  public Backbone create(BprMfConfig config, BackboneContext context) {
    return new BprMf(config, Embeddings.xavierNormal(context));
  }
}
