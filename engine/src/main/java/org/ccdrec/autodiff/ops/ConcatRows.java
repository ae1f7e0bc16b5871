package org.ccdrec.autodiff.ops;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** Concatenates matrices with equal numbers of columns, one below the other. */
record ConcatRows() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    int columns = inputs.getFirst().columns();
    Matrix out = workspace.matrix(inputs.stream().mapToInt(Matrix::rows).sum(), columns);
    int row = 0;
    for (Matrix input : inputs) {
      if (input.columns() != columns) {
        throw new IllegalArgumentException(
            "inputs must have the same number of columns; " + inputs);
      }
      out.rowRange(row, row + input.rows()).copyFrom(input);
      row += input.rows();
    }
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Matrix upstream = backward.denseUpstream();
    List<@Nullable Gradient> gradients = new ArrayList<>();
    int row = 0;
    for (Matrix input : backward.inputs()) {
      gradients.add(new DenseGradient(upstream.rowRange(row, row + input.rows())));
      row += input.rows();
    }
    return gradients;
  }
}
