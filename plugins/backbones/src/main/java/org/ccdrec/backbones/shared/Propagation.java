package org.ccdrec.backbones.shared;

import org.ccdrec.autodiff.LightGcn;
import org.ccdrec.autodiff.RowSlice;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.autodiff.Var;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.spi.ForwardRequest;
import org.ccdrec.spi.graph.BipartiteGraph;

/**
 * LightGCN's propagation of user and item embeddings over a bipartite graph, into the rows that a
 * forward pass asks for: {@code (1/(L+1)) Σ_l Â^l [E_u; E_i]}.
 */
public final class Propagation {
  /** Propagated users and items; rows that were not asked for are undefined. */
  public record Result(Var users, Var items) {}

  private final BipartiteGraph graph;
  private final LightGcn operation;

  /**
   * A propagation into the rows of a request.
   *
   * @param graph users and items
   * @param adjacency Â of the graph or of a part of it
   * @param layers L
   */
  public Propagation(
      BipartiteGraph graph, SparseMatrix adjacency, int layers, ForwardRequest request) {
    this.graph = graph;
    this.operation = new LightGcn(adjacency, layers, graph.nodes(request.users(), request.items()));
  }

  /** The items whose embeddings are read: those within L steps of the rows asked for. */
  public RowSet itemsRead() {
    return graph.itemsAmong(operation.fields().getLast());
  }

  /** Propagates. */
  public Result apply(Tape tape, Var users, Var items) {
    int userCount = users.value().rows();
    Var nodes = tape.apply(operation, users, items);
    return new Result(
        tape.apply(new RowSlice(0, userCount), nodes),
        tape.apply(new RowSlice(userCount, graph.nodes()), nodes));
  }
}
