package org.ccdrec.backbones.mcdrec;

import org.ccdrec.backbones.shared.ItemGraph;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code mcdrec} backbones. Stateless. */
public final class McdRecFactory implements BackboneFactory<McdRecConfig> {
  @Override
  public String name() {
    return "mcdrec";
  }

  @Override
  public String description() {
    return "Item ids denoised by a diffusion conditioned on content (Ma et al. 2024), a port.";
  }

  @Override
  public Class<McdRecConfig> configType() {
    return McdRecConfig.class;
  }

  @Override
  public Backbone create(McdRecConfig config, BackboneContext context) {
    return new McdRec(
        config,
        context,
        ItemGraph.of(name(), context, config.neighbours(), config.modalityWeights()));
  }
}
