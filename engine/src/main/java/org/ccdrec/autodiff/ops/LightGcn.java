package org.ccdrec.autodiff.ops;

import java.util.Arrays;
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
 * LightGCN's propagation (He et al., SIGIR 2020): {@code (1/(L+1)) Σ_l Â^l E} on the stacked
 * embeddings of users and items.
 *
 * <p>Inputs are user and item embeddings; the value stacks users on items. Only the rows that the
 * field reads are computed; others are undefined. Each layer computes only the rows that the next
 * layer reads, and the backward pass visits the same rows.
 *
 * @param field the rows that are read, over the graph Â of {@code users + items} nodes, whose
 *     values need not be symmetric
 */
record LightGcn(ReceptiveField field) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Kernels kernels = workspace.kernels();
    int layers = field.layers();
    int read = field.size(0);
    Matrix layer = embeddings(workspace, inputs);
    int d = layer.columns();
    Matrix mean = workspace.matrix(read, d);
    float share = 1f / (layers + 1);
    kernels.combine(share, layer.rowRange(0, read), 0, mean);
    for (int step = layers - 1; step >= 0; step--) {
      Matrix next = workspace.matrix(field.size(step), d);
      kernels.propagate(field.step(step), layer, null, RowSet.all(next.rows()), next);
      kernels.combine(share, next.rowRange(0, read), 1, mean);
      layer = next;
    }
    if (field.isAll()) {
      return Result.of(mean);
    }
    Matrix out = workspace.matrix(field.rows().tableRows(), d);
    kernels.scatter(mean, field.rows().rows(), out);
    return Result.of(out);
  }

  /** Returns the embeddings of the field's nodes by place. */
  private Matrix embeddings(Workspace workspace, List<Matrix> inputs) {
    Matrix users = inputs.get(0);
    Matrix items = inputs.get(1);
    Matrix stacked = workspace.matrix(field.nodes().length, users.columns());
    if (field.isAll()) {
      stacked.rowRange(0, users.rows()).copyFrom(users);
      stacked.rowRange(users.rows(), stacked.rows()).copyFrom(items);
      return stacked;
    }
    int from = 0;
    for (int step = 0; step <= field.layers(); step++) {
      int to = field.size(step);
      int[] ring = Arrays.copyOfRange(field.nodes(), from, to);
      int split = Arrays.binarySearch(ring, users.rows());
      split = split < 0 ? -split - 1 : split;
      int[] ringItems = Arrays.copyOfRange(ring, split, ring.length);
      Arrays.setAll(ringItems, at -> ringItems[at] - users.rows());
      Kernels kernels = workspace.kernels();
      kernels.gather(users, Arrays.copyOf(ring, split), stacked.rowRange(from, from + split));
      kernels.gather(items, ringItems, stacked.rowRange(from + split, to));
      from = to;
    }
    return stacked;
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Workspace workspace = backward.workspace();
    Kernels kernels = workspace.kernels();
    int d = backward.value().columns();
    int read = field.size(0);
    Matrix own = upstream(workspace, backward.upstream(), d);
    Matrix gradient = own;
    for (int step = 0; step < field.layers(); step++) {
      Matrix below = workspace.matrix(field.size(step + 1), d);
      SparseMatrix backwards = field.backwards(step);
      kernels.propagate(backwards, gradient, null, RowSet.all(below.rows()), below);
      kernels.combine(1, own, 1, below.rowRange(0, read));
      gradient = below;
    }
    int users = backward.input(0).rows();
    int nodes = field.rows().tableRows();
    if (field.isAll()) {
      return List.of(
          new DenseGradient(gradient.rowRange(0, users)),
          new DenseGradient(gradient.rowRange(users, nodes)));
    }
    RowSet reached = field.reached();
    return List.of(
        part(workspace, reached.slice(0, users), 0, gradient),
        part(workspace, reached.slice(users, nodes), users, gradient));
  }

  /** Returns the gradient of the mean over layers at the nodes that are read, by place. */
  private Matrix upstream(Workspace workspace, Gradient upstream, int d) {
    Kernels kernels = workspace.kernels();
    float share = 1f / (field.layers() + 1);
    return switch (upstream) {
      case DenseGradient(Matrix values) -> {
        Matrix own = workspace.matrix(field.size(0), d);
        kernels.gather(values, field.rows().rows(), own);
        kernels.combineSomeRows(share, own, RowSet.all(own.rows()), 0, own);
        yield own;
      }
      case RowGradient given -> {
        RowGradient inside = given.within(field.rows(), workspace);
        Matrix own = workspace.zeros(field.size(0), d);
        int[] targets = inside.rows().rows().clone();
        Arrays.setAll(targets, at -> field.place(targets[at]));
        kernels.scatterAdd(share, inside.values(), targets, own);
        yield own;
      }
    };
  }

  private RowGradient part(Workspace workspace, RowSet rows, int first, Matrix gradient) {
    int[] sources = new int[rows.size()];
    Arrays.setAll(sources, at -> field.place(first + rows.rows()[at]));
    Matrix values = workspace.matrix(rows.size(), gradient.columns());
    workspace.kernels().gather(gradient, sources, values);
    return new RowGradient(rows, values);
  }
}
