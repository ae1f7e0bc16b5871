package org.ccdrec.autodiff;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.jspecify.annotations.Nullable;

/**
 * LightGCN's propagation (He et al., SIGIR 2020): {@code (1/(L+1)) Σ_l Â^l E} on the stacked
 * embeddings of users and items.
 *
 * <p>Inputs are user and item embeddings; the value stacks users on items. Only {@code rows} of it
 * are computed: each layer is propagated into the rows that the next one reads, and backwards a
 * gradient spreads by one neighbourhood a layer. On a pruned graph a batch's receptive field is a
 * fraction of all nodes.
 *
 * @param graph Â, {@code (users + items)²}; its entries lie symmetrically, its values need not
 * @param layers L, at least 0
 * @param rows the nodes that will be read; other rows of the value are undefined
 */
public record LightGcn(SparseMatrix graph, int layers, RowSet rows) implements Op<NoResidual> {
  /** A propagation whose result is read in all rows. */
  public LightGcn(SparseMatrix graph, int layers) {
    this(graph, layers, RowSet.all(graph.rows()));
  }

  /** The receptive field of {@code rows}, layer by layer: element l reaches l neighbourhoods. */
  public List<RowSet> fields() {
    return fields(rows);
  }

  private List<RowSet> fields(RowSet from) {
    List<RowSet> fields = new ArrayList<>();
    fields.add(from);
    for (int layer = 0; layer < layers; layer++) {
      fields.add(fields.getLast().withNeighbours(graph));
    }
    return fields;
  }

  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Kernels kernels = workspace.kernels();
    List<RowSet> fields = fields();
    Matrix layer = stacked(workspace, inputs, fields.getLast());
    Matrix out = workspace.matrix(graph.rows(), layer.columns());
    addRows(workspace, layer, rows, 0, out);
    for (int next = layers - 1; next >= 0; next--) {
      Matrix above = workspace.matrix(graph.rows(), layer.columns());
      kernels.propagate(graph, layer, null, fields.get(next), above);
      addRows(workspace, above, rows, 1, out);
      layer = above;
    }
    scaleRows(workspace, rows, out);
    return Result.of(out);
  }

  private static Matrix stacked(Workspace workspace, List<Matrix> inputs, RowSet needed) {
    Matrix users = inputs.get(0);
    Matrix items = inputs.get(1);
    Matrix stacked = workspace.matrix(users.rows() + items.rows(), users.columns());
    if (needed.size() * 2 > needed.tableRows()) {
      stacked.rowRange(0, users.rows()).copyFrom(users);
      stacked.rowRange(users.rows(), stacked.rows()).copyFrom(items);
      return stacked;
    }
    copyRows(workspace, users, needed.slice(0, users.rows()), stacked.rowRange(0, users.rows()));
    copyRows(
        workspace,
        items,
        needed.slice(users.rows(), stacked.rows()),
        stacked.rowRange(users.rows(), stacked.rows()));
    return stacked;
  }

  private static void copyRows(Workspace workspace, Matrix from, RowSet rows, Matrix to) {
    workspace.kernels().combineSomeRows(1, from, rows, 0, to);
  }

  private static void addRows(
      Workspace workspace, Matrix layer, RowSet rows, float keep, Matrix out) {
    workspace.kernels().combineSomeRows(1, layer, rows, keep, out);
  }

  private void scaleRows(Workspace workspace, RowSet some, Matrix out) {
    workspace.kernels().combineSomeRows(1f / (layers + 1), out, some, 0, out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Workspace workspace = backward.workspace();
    RowSet support = backward.upstream() instanceof RowGradient part ? part.rows() : rows;
    List<RowSet> fields = fields(support);
    Matrix own = workspace.zeros(graph.rows(), backward.value().columns());
    float share = 1f / (layers + 1);
    switch (backward.upstream()) {
      case RowGradient(RowSet some, Matrix values) ->
          workspace.kernels().scatterAdd(share, values, some.rows(), own);
      case DenseGradient(Matrix values) ->
          workspace.kernels().combineSomeRows(share, values, support, 0, own);
    }
    SparseMatrix backwards = graph.transposed();
    Matrix gradient = own;
    for (int layer = 1; layer <= layers; layer++) {
      Matrix below =
          layer < layers
              ? workspace.matrix(graph.rows(), own.columns())
              : workspace.zeros(graph.rows(), own.columns());
      workspace
          .kernels()
          .propagate(backwards, gradient, fields.get(layer - 1), fields.get(layer), below);
      workspace.kernels().combineSomeRows(1, own, support, 1, below);
      gradient = below;
    }
    int users = backward.input(0).rows();
    return List.of(
        new DenseGradient(gradient.rowRange(0, users)),
        new DenseGradient(gradient.rowRange(users, graph.rows())));
  }
}
