package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
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
 * <p>It computes the same numbers as {@link LightGcn}, to the bit, but does not copy the graph:
 * each layer lies in a matrix of all nodes, of which only the rows that the next layer needs are
 * written. It is faster where the receptive field of the rows covers much of the graph. Gradients
 * store the rows that are reached, or all if all are. Beside its result a pass needs two matrices
 * of the size of all embeddings, which are given back at once, the backward pass one if all nodes
 * are reached.
 *
 * @param reached the nodes within 0, 1, …, L steps of the rows that are read, over Â of {@code
 *     users + items} nodes, whose values need not be symmetric; other rows are undefined
 */
record FullLightGcn(ReachedNodes reached) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix users = inputs.get(0);
    Matrix items = inputs.get(1);
    Matrix mean = workspace.matrix(nodes(), users.columns());
    float share = 1f / (reached.layers() + 1);
    RowSet rows = reached.rows();
    int split = users.rows();
    Kernels kernels = workspace.kernels();
    kernels.combineSomeRows(share, users, rows.slice(0, split), 0, mean.rowRange(0, split));
    RowSet itemRows = rows.slice(split, nodes());
    kernels.combineSomeRows(share, items, itemRows, 0, mean.rowRange(split, nodes()));
    workspace.temporarily(
        () -> {
          addLayers(workspace, users, items, mean);
          return mean;
        });
    return Result.of(mean);
  }

  private int nodes() {
    return reached.graph().rows();
  }

  /** Computes the layers from the first on in two matrices in turn, and adds them to their mean. */
  private void addLayers(Workspace workspace, Matrix users, Matrix items, Matrix mean) {
    Kernels kernels = workspace.kernels();
    int layers = reached.layers();
    if (layers == 0) {
      return;
    }
    Matrix layer = workspace.matrix(nodes(), mean.columns());
    Matrix next = layers == 1 ? layer : workspace.matrix(nodes(), mean.columns());
    float share = 1f / (layers + 1);
    kernels.propagateParts(reached.graph(), users, items, reached.within(layers - 1), layer);
    kernels.combineSomeRows(share, layer, reached.rows(), 1, mean);
    for (int step = 2; step <= layers; step++) {
      kernels.propagate(reached.graph(), layer, null, reached.within(layers - step), next);
      kernels.combineSomeRows(share, next, reached.rows(), 1, mean);
      Matrix swapped = layer;
      layer = next;
      next = swapped;
    }
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Workspace workspace = backward.workspace();
    Matrix gradient = workspace.matrix(reached.all().size(), backward.value().columns());
    workspace.temporarily(
        () -> {
          sumTransposed(workspace, upstream(workspace, backward.upstream()), gradient);
          return gradient;
        });
    int users = backward.input(0).rows();
    RowSet ofUsers = reached.all().slice(0, users);
    RowSet ofItems = reached.all().slice(users, nodes());
    return List.of(
        part(ofUsers, gradient.rowRange(0, ofUsers.size())),
        part(ofItems, gradient.rowRange(ofUsers.size(), gradient.rows())));
  }

  private static Gradient part(RowSet rows, Matrix values) {
    return rows.isAll() ? new DenseGradient(values) : new RowGradient(rows, values);
  }

  /**
   * Returns the upstream gradient of each layer at the rows that are read: that of the mean,
   * divided by the number of layers.
   */
  private RowGradient upstream(Workspace workspace, Gradient upstream) {
    RowGradient read =
        switch (upstream) {
          case RowGradient given -> given.within(reached.rows(), workspace);
          case DenseGradient(Matrix values) -> {
            Matrix some = workspace.matrix(reached.rows().size(), values.columns());
            workspace.kernels().gather(values, reached.rows().rows(), some);
            yield new RowGradient(reached.rows(), some);
          }
        };
    Gradient share = read.scaled(1f / (reached.layers() + 1), workspace);
    return new RowGradient(read.rows(), share.values());
  }

  /**
   * Writes {@code Σ_l (Âᵀ)^l own} at the nodes that are reached, one below the other, by Horner's
   * rule.
   */
  private void sumTransposed(Workspace workspace, RowGradient own, Matrix result) {
    Kernels kernels = workspace.kernels();
    SparseMatrix transposed = reached.graph().transposed();
    int[] rows = own.rows().rows();
    int layers = reached.layers();
    // The last step writes the result, which can be one of the two if it holds all nodes.
    boolean whole = reached.all().isAll();
    int d = result.columns();
    Matrix gradient = whole && layers % 2 == 0 ? result : workspace.matrix(nodes(), d);
    Matrix below = whole && layers % 2 == 1 ? result : gradient;
    if (layers > 1 && below == gradient) {
      below = workspace.matrix(nodes(), d);
    }
    kernels.scatter(own.values(), rows, gradient);
    RowSet known = own.rows();
    for (int step = 1; step < layers; step++) {
      kernels.propagate(transposed, gradient, known, reached.within(step), below);
      kernels.scatterAdd(1, own.values(), rows, below);
      Matrix swapped = gradient;
      gradient = below;
      below = swapped;
      known = reached.within(step);
    }
    if (layers == 0) {
      result.clear();
    } else {
      kernels.propagateRows(transposed, gradient, known, reached.all(), result);
    }
    kernels.scatterAdd(1, own.values(), reached.all().placesOf(own.rows()), result);
  }
}
