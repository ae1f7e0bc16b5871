package org.ccdrec.backbones.freedom;

import org.ccdrec.backbones.shared.ItemGraph;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code freedom} backbones. Stateless. */
public final class FreedomFactory implements BackboneFactory<FreedomConfig> {
  @Override
  public String name() {
    return "freedom";
  }

  @Override
  public String description() {
    return "A frozen graph of item content beside a pruned user-item graph (Zhou and Shen 2023).";
  }

  @Override
  public Class<FreedomConfig> configType() {
    return FreedomConfig.class;
  }

  @Override
  public Backbone create(FreedomConfig config, BackboneContext context) {
    return new Freedom(
        config,
        context,
        ItemGraph.of(name(), context, config.neighbours(), config.modalityWeights()));
  }
}
