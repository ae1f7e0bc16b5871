package org.ccdrec.backbones.lattice;

import org.ccdrec.autodiff.Gather;
import org.ccdrec.autodiff.NormalizeRows;
import org.ccdrec.autodiff.Parameter;
import org.ccdrec.autodiff.Propagate;
import org.ccdrec.autodiff.SquaredNorm;
import org.ccdrec.autodiff.SumOfRows;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.backbones.shared.Content;
import org.ccdrec.backbones.shared.Embeddings;
import org.ccdrec.backbones.shared.Losses;
import org.ccdrec.backbones.shared.Propagation;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.Backbone;
import org.ccdrec.spi.BackboneContext;
import org.ccdrec.spi.Batch;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.Representations;
import org.jspecify.annotations.Nullable;

/**
 * Users are {@code LGN_u([E_u; x])}, items {@code LGN_i([E_u; x]) + h/‖h‖} with {@code h = A·E_i}
 * over the {@link LearnedGraph}, and the propagation of users and items by {@code (D + I)⁻¹(A +
 * I)}. The first training step of an epoch builds the graph with gradients, the others use its
 * values; inference builds it from the parameters it finds.
 *
 * <p>The configuration's {@code ego} chooses x, which is what CCDRec fuses: E_i, or h/‖h‖.
 */
final class Lattice implements Backbone {
  private final LatticeConfig config;
  private final BipartiteGraph graph;
  private final SparseMatrix averaging;
  private final LearnedGraph itemGraph;
  private final Embeddings embeddings;
  private @Nullable SparseMatrix graphOfEpoch;

  Lattice(LatticeConfig config, BackboneContext context) {
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
  public Representations forward(Tape tape, ForwardRequest request, ItemFusion fusion) {
    Var items = embeddings.items(tape);
    Var direction = tape.apply(new NormalizeRows(), higherOrder(tape, request.phase(), items));
    Var ego =
        switch (config.ego()) {
          case ID -> items;
          case ITEM_GRAPH -> direction;
        };
    Propagation.Result nodes =
        new Propagation(graph, averaging, config.layers(), request)
            .apply(tape, embeddings.users(tape), fusion.fuse(tape, ego));
    SumOfRows withDirection = new SumOfRows(request.items());
    return new Representations(
        nodes.users(),
        tape.apply(withDirection, nodes.items(), direction),
        nodes.layers().stream()
            .map(
                layer ->
                    new Representations.Layer(
                        layer.users(), tape.apply(withDirection, layer.items(), direction)))
            .toList());
  }

  private Var higherOrder(Tape tape, ForwardRequest.Phase phase, Var items) {
    return switch (phase) {
      case INFERENCE -> itemGraph.build(tape, items).propagated();
      case TRAINING -> {
        if (graphOfEpoch != null) {
          yield tape.apply(new Propagate(graphOfEpoch), items);
        }
        LearnedGraph.Built built = itemGraph.build(tape, items);
        graphOfEpoch = built.graph();
        yield built.propagated();
      }
    };
  }

  /** {@code r·(‖u‖² + ‖i⁺‖² + ‖i⁻‖²) / (2·batch)} over the batch's vectors. */
  @Override
  public @Nullable Var loss(Tape tape, Batch batch, Representations representations) {
    if (config.regularisation() == 0) {
      return null;
    }
    double weight = config.regularisation() / (2 * batch.size());
    Losses losses = new Losses();
    losses.add(weight, squares(tape, representations.users(), batch.users()));
    losses.add(weight, squares(tape, representations.items(), batch.positives()));
    if (batch.negatives().length > 0) {
      losses.add(weight, squares(tape, representations.items(), batch.negatives()));
    }
    return losses.sum(tape);
  }

  private static Var squares(Tape tape, Var table, int[] rows) {
    return tape.apply(new SquaredNorm(), tape.apply(new Gather(rows), table));
  }
}
