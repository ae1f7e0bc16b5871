package org.ccdrec.backbones.shared;

import static org.ccdrec.autodiff.ops.Ops.concatRows;
import static org.ccdrec.autodiff.ops.Ops.lightGcn;
import static org.ccdrec.autodiff.ops.Ops.propagate;
import static org.ccdrec.autodiff.ops.Ops.rowSlice;
import static org.ccdrec.autodiff.ops.Ops.weightedSum;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Var;
import org.ccdrec.autodiff.ops.ReachedNodes;
import org.ccdrec.autodiff.ops.ReceptiveField;
import org.ccdrec.graph.BipartiteGraph;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.Representations;
import org.jspecify.annotations.Nullable;

/**
 * LightGCN's propagation of user and item embeddings over a bipartite graph, computed for the rows
 * that a forward pass requests: {@code (1/(L+1)) Σ_l Â^l [E_u; E_i]}.
 */
public final class Propagation {
  /**
   * Propagated users and items; rows that were not requested are undefined.
   *
   * @param layers the vectors of each layer, if the request asks for them
   */
  public record Result(Var users, Var items, List<Representations.Layer> layers) {}

  /**
   * The whole graph is propagated over if the requested rows have this share of its entries: with
   * two layers the receptive field then covers much of it.
   */
  private static final double SHARE_OF_WHOLE_GRAPH = 1.0 / 16;

  private final BipartiteGraph graph;
  private final SparseMatrix adjacency;
  private final int layers;
  private final ReachedNodes reached;
  private final @Nullable ReceptiveField field;
  private final boolean byLayer;

  /**
   * Creates a propagation for the rows of a request.
   *
   * @param graph users and items
   * @param adjacency Â of the graph or of a part of it
   * @param layers L
   */
  public Propagation(
      BipartiteGraph graph, SparseMatrix adjacency, int layers, ForwardRequest request) {
    this.graph = graph;
    this.adjacency = adjacency;
    this.layers = layers;
    RowSet rows = graph.nodes(request.users(), request.items());
    this.reached = ReachedNodes.of(adjacency, layers, rows);
    this.field = coversMuch(adjacency, rows) ? null : ReceptiveField.of(adjacency, layers, rows);
    this.byLayer = request.layers();
  }

  private static boolean coversMuch(SparseMatrix adjacency, RowSet rows) {
    int[] offsets = adjacency.offsets();
    long entries = 0;
    for (int row : rows.rows()) {
      entries += offsets[row + 1] - offsets[row];
    }
    return rows.isAll() || entries >= SHARE_OF_WHOLE_GRAPH * adjacency.entries();
  }

  /** Returns the items whose embeddings are needed: those within L steps of the requested rows. */
  public RowSet itemsNeeded() {
    return graph.itemsAmong(byLayer ? RowSet.all(graph.nodes()) : reached.all());
  }

  /** Returns {@link #itemsNeeded}, or all items where the whole graph is propagated over. */
  public RowSet itemsRead() {
    return field == null ? RowSet.all(graph.itemCount()) : graph.itemsAmong(field.reached());
  }

  /** Runs the propagation. */
  public Result apply(Var users, Var items) {
    if (byLayer) {
      return applyByLayer(users, items);
    }
    Representations.Layer mean =
        split(field == null ? lightGcn(users, items, reached) : lightGcn(users, items, field));
    return new Result(mean.users(), mean.items(), List.of());
  }

  private Result applyByLayer(Var users, Var items) {
    Var[] nodes = new Var[layers + 1];
    nodes[0] = concatRows(users, items);
    for (int layer = 1; layer < nodes.length; layer++) {
      nodes[layer] = propagate(adjacency, nodes[layer - 1]);
    }
    float[] shares = new float[nodes.length];
    Arrays.fill(shares, 1f / nodes.length);
    Representations.Layer mean = split(weightedSum(shares, nodes));
    List<Representations.Layer> layers = Arrays.stream(nodes).map(layer -> split(layer)).toList();
    return new Result(mean.users(), mean.items(), layers);
  }

  private Representations.Layer split(Var nodes) {
    int all = graph.nodes();
    int users = all - graph.itemCount();
    return Representations.Layer.of(rowSlice(nodes, 0, users), rowSlice(nodes, users, all));
  }
}
