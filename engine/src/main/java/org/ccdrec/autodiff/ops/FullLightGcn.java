package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.RowGradient;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.jspecify.annotations.Nullable;

/**
 * LightGCN's propagation over the whole graph, whose result is read in some rows.
 *
 * <p>It computes the same numbers as {@link LightGcn}, to the bit, but neither copies the graph nor
 * gathers embeddings: the last layer is computed at the rows, the one before at their neighbours
 * too, and earlier ones at all nodes. It is faster where the receptive field of the rows covers
 * most of the graph. A pass needs two matrices of the size of all embeddings beside its result, the
 * backward pass one, which are given back at once. Gradients are dense.
 *
 * @param graph Â of {@code users + items} nodes, whose values need not be symmetric
 * @param layers L, at least 0
 * @param rows the rows that are read; the others are undefined
 */
record FullLightGcn(SparseMatrix graph, int layers, RowSet rows) implements Op<RowSet> {
  @Override
  public Result<RowSet> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix users = inputs.get(0);
    Matrix items = inputs.get(1);
    int d = users.columns();
    RowSet neighbourhood = layers < 2 ? rows : graph.neighbourhood(rows);
    Matrix mean = workspace.matrix(graph.rows(), d);
    workspace.temporarily(
        () -> {
          Matrix stacked = workspace.matrix(graph.rows(), d);
          stacked.rowRange(0, users.rows()).copyFrom(users);
          stacked.rowRange(users.rows(), stacked.rows()).copyFrom(items);
          sumLayers(workspace, stacked, neighbourhood, mean);
          return mean;
        });
    return new Result<>(mean, neighbourhood);
  }

  /** Computes the layers in two matrices in turn, and their mean. */
  private void sumLayers(Workspace workspace, Matrix stacked, RowSet neighbourhood, Matrix mean) {
    Kernels kernels = workspace.kernels();
    float share = 1f / (layers + 1);
    kernels.combineSomeRows(share, stacked, rows, 0, mean);
    Matrix layer = stacked;
    Matrix next = layers == 0 ? stacked : workspace.matrix(graph.rows(), stacked.columns());
    for (int step = 1; step <= layers; step++) {
      kernels.propagate(graph, layer, null, nodesWithin(layers - step, neighbourhood), next);
      kernels.combineSomeRows(share, next, rows, 1, mean);
      Matrix swapped = layer;
      layer = next;
      next = swapped;
    }
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<RowSet> backward) {
    Workspace workspace = backward.workspace();
    int nodes = graph.rows();
    Matrix gradient = workspace.matrix(nodes, backward.value().columns());
    workspace.temporarily(
        () -> {
          RowGradient own = own(workspace, backward.upstream());
          sumTransposed(workspace, own, backward.residual(), gradient);
          return gradient;
        });
    int users = backward.input(0).rows();
    return List.of(
        new DenseGradient(gradient.rowRange(0, users)),
        new DenseGradient(gradient.rowRange(users, nodes)));
  }

  /** Returns the nodes within some steps of the rows that are read; from two steps on, all. */
  private RowSet nodesWithin(int steps, RowSet neighbourhood) {
    return switch (steps) {
      case 0 -> rows;
      case 1 -> neighbourhood;
      default -> RowSet.all(graph.rows());
    };
  }

  /**
   * Returns the upstream gradient of each layer at the rows: that of the mean divided by the number
   * of layers.
   */
  private RowGradient own(Workspace workspace, Gradient upstream) {
    RowGradient given =
        switch (upstream) {
          case RowGradient some -> some.within(rows, workspace);
          case DenseGradient(Matrix all) -> {
            Matrix some = workspace.matrix(rows.size(), all.columns());
            workspace.kernels().gather(all, rows.rows(), some);
            yield new RowGradient(rows, some);
          }
        };
    Gradient own = given.scaled(1f / (layers + 1), workspace);
    return new RowGradient(given.rows(), own.values());
  }

  /**
   * Writes {@code Σ_l (Âᵀ)^l own} to {@code result}, by Horner's rule. Two matrices of all nodes
   * are written in turn, so that the last step writes the result.
   */
  private void sumTransposed(
      Workspace workspace, RowGradient own, RowSet neighbourhood, Matrix result) {
    Kernels kernels = workspace.kernels();
    Matrix other = layers == 0 ? result : workspace.matrix(graph.rows(), result.columns());
    Matrix gradient = layers % 2 == 0 ? result : other;
    gradient.clear();
    kernels.scatterAdd(1, own.values(), own.rows().rows(), gradient);
    RowSet known = rows;
    for (int step = 1; step <= layers; step++) {
      RowSet reached = step == layers ? RowSet.all(graph.rows()) : nodesWithin(step, neighbourhood);
      Matrix below = gradient == result ? other : result;
      RowSet support = known.isAll() ? null : known;
      kernels.propagate(graph.transposed(), gradient, support, reached, below);
      kernels.scatterAdd(1, own.values(), own.rows().rows(), below);
      gradient = below;
      known = reached;
    }
  }
}
