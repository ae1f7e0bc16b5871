package org.ccdrec.backbones.lightgcn;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.EmbeddingLoss;
import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.backbones.shared.Propagation;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Vectors are {@code LGN([E_u; fused E_i]; Â, L)}: the fused item representation is the embedding
 * table, which enters the propagation.
 */
public final class LightGcnBackbone implements Backbone {
  private final LightGcnConfig config;
  private final BipartiteGraph graph;
  private final Embeddings embeddings;

  /** Creates the backbone. */
  public LightGcnBackbone(LightGcnConfig config, BackboneContext context) {
    this(config, BipartiteGraph.of(context.interactions()), Embeddings.xavierUniform(context));
  }

  LightGcnBackbone(LightGcnConfig config, BipartiteGraph graph, Embeddings embeddings) {
    this.config = config;
    this.graph = graph;
    this.embeddings = embeddings;
  }

  @Override
  public Parameter itemEmbeddings() {
    return embeddings.items();
  }

  @Override
  public boolean hasLayers() {
    return true;
  }

  @Override
  public boolean exchangeState(TrainingState state) {
    return true;
  }

  @Override
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    Propagation propagation = new Propagation(graph, graph.adjacency(), config.layers(), request);
    Var ego = fusion.fuse(tape, embeddings.items(tape));
    Propagation.Result result = propagation.apply(embeddings.users(tape), ego);
    return Representations.of(result.users(), result.items()).withLayers(result.layers());
  }

  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    double weight = config.regularisation();
    return weight == 0
        ? null
        : EmbeddingLoss.of(weight, batch, embeddings.users(tape), embeddings.items(tape));
  }
}
