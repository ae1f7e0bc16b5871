package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * A table with the rows of the input at the given places and zeros elsewhere: the inverse of a
 * {@link Gather} of distinct rows.
 *
 * @param rows the places, in ascending order, one per row of the input
 */
record PlaceRows(RowSet rows) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix out = workspace.zeros(rows.tableRows(), x.columns());
    workspace.kernels().scatterAdd(1, x, rows.rows(), out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Matrix out = backward.workspace().matrix(rows.size(), backward.value().columns());
    backward.workspace().kernels().gather(backward.denseUpstream(), rows.rows(), out);
    return List.of(new DenseGradient(out));
  }
}
