package org.ccdrec.backbones.lattice;

import static org.ccdrec.autodiff.ops.Ops.normalizeRows;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.sumOfRows;

import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.backbones.shared.Losses;
import org.ccdrec.backbones.shared.Propagation;
import org.ccdrec.backbones.shared.VectorDecay;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.ccdrec.spi.TrainingState;
import org.jspecify.annotations.Nullable;

/**
 * Users are {@code LGN_u([E_u; x])}, items {@code LGN_i([E_u; x]) + h/‖h‖} with {@code h = A·E_i}
 * over the {@link LearnedGraph}, and the propagation of users and items by {@code (D + I)⁻¹(A +
 * I)}. The first training step of an epoch builds the graph with gradients and the other steps
 * reuse its values; inference builds it from the current parameters.
 *
 * <p>The configuration's {@code ego} chooses x, which is what CCDRec fuses: E_i, or h/‖h‖.
 */
public final class Lattice implements Backbone {
  private final LatticeConfig config;
  private final BipartiteGraph graph;
  private final SparseMatrix averaging;
  private final LearnedGraph itemGraph;
  private final Embeddings embeddings;
  private @Nullable SparseMatrix graphOfEpoch;

  /** Creates the backbone. */
  public Lattice(LatticeConfig config, BackboneContext context) {
    this.config = config;
    this.itemGraph = new LearnedGraph(config, context, Content.require("lattice", context));
    this.graph = BipartiteGraph.of(context.interactions());
    this.averaging = graph.averaging(true);
    this.embeddings = Embeddings.xavierUniform(context);
  }

  @Override
  public Parameter itemEmbeddings() {
    return embeddings.items();
  }

  @Override
  public void epochStarted(int epoch) {
    graphOfEpoch = null;
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
    Var items = embeddings.items(tape);
    Var direction = normalizeRows(higherOrder(tape, request.phase(), items));
    Var ego =
        switch (config.ego()) {
          case ID -> items;
          case ITEM_GRAPH -> direction;
        };
    Propagation.Result nodes =
        new Propagation(graph, averaging, config.layers(), request)
            .apply(embeddings.users(tape), fusion.fuse(tape, ego));
    return Representations.of(nodes.users(), sumOfRows(nodes.items(), direction, request.items()))
        .withLayers(
            nodes.layers().stream()
                .map(
                    layer ->
                        Representations.Layer.of(
                            layer.users(), sumOfRows(layer.items(), direction, request.items())))
                .toList());
  }

  private Var higherOrder(Tape tape, ForwardRequest.Phase phase, Var items) {
    return switch (phase) {
      case INFERENCE -> itemGraph.build(tape, items).propagated();
      case TRAINING -> {
        if (graphOfEpoch != null) {
          yield propagate(graphOfEpoch, items);
        }
        LearnedGraph.Built built = itemGraph.build(tape, items);
        graphOfEpoch = built.graph();
        yield built.propagated();
      }
    };
  }

  /** Returns {@code r·(‖u‖² + ‖i⁺‖² + ‖i⁻‖²) / (2·batch)} over the batch's vectors. */
  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    if (config.regularisation() == 0) {
      return null;
    }
    Losses losses = new Losses();
    VectorDecay.add(losses, config.regularisation(), batch, representations);
    return losses.sum();
  }
}
