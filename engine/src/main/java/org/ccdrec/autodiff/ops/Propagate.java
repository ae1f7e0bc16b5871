package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.RowGradient;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.jspecify.annotations.Nullable;

/**
 * One step of propagation over a constant graph, {@code out = matrix · x}, for some rows of the
 * result; the others are undefined and must not be read.
 *
 * @param matrix the graph, {@code n × m}
 * @param rows the rows that will be read
 */
record Propagate(SparseMatrix matrix, RowSet rows) implements Op<NoResidual> {
  /** Creates a step whose result is read in all rows. */
  public Propagate(SparseMatrix matrix) {
    this(matrix, RowSet.all(matrix.rows()));
  }

  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix out = workspace.matrix(matrix.rows(), inputs.getFirst().columns());
    workspace.kernels().propagate(matrix, inputs.getFirst(), null, rows, out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Workspace workspace = backward.workspace();
    Matrix out = workspace.matrix(matrix.columns(), backward.value().columns());
    RowSet all = RowSet.all(matrix.columns());
    switch (backward.upstream()) {
      case DenseGradient(Matrix values) ->
          workspace.kernels().propagate(matrix.transposed(), values, rows, all, out);
      case RowGradient(RowSet given, Matrix values) -> {
        Matrix upstream = workspace.matrix(matrix.rows(), values.columns());
        workspace.kernels().scatter(values, given.rows(), upstream);
        workspace.kernels().propagate(matrix.transposed(), upstream, given, all, out);
      }
    }
    return List.of(new DenseGradient(out));
  }
}
