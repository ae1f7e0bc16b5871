package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * The sum {@code x + y} of two matrices of equal shape, for some rows; the others are undefined and
 * must not be read.
 *
 * @param rows the rows that will be read
 */
record SumOfRows(RowSet rows) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.get(0);
    Matrix y = inputs.get(1);
    x.requireSameShape(y);
    Matrix out = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().combineSomeRows(1, x, rows, 0, out);
    workspace.kernels().combineSomeRows(1, y, rows, 1, out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    return Arrays.asList(backward.upstream(), backward.upstream());
  }
}
