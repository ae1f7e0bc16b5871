package org.ccdrec.backbones.lightgcn;

import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.BackboneFactory;

/** Makes {@code lightgcn} backbones. Stateless. */
public final class LightGcnFactory implements BackboneFactory<LightGcnConfig> {
  @Override
  public String name() {
    return "lightgcn";
  }

  @Override
  public String description() {
    return "Embeddings propagated over the user-item graph (He et al. 2020).";
  }

  @Override
  public Class<LightGcnConfig> configType() {
    return LightGcnConfig.class;
  }

  @Override
  public Backbone create(LightGcnConfig config, BackboneContext context) {
    BipartiteGraph graph = BipartiteGraph.of(context.interactions());
    return new LightGcnBackbone(config, graph, Embeddings.xavierUniform(context));
  }
}
