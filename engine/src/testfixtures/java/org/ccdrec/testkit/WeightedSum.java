package org.ccdrec.testkit;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.RowGradient;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * A scalar of some rows of a matrix, {@code Σ weights ∘ x}, whose gradient is either dense or
 * stores rows only: the upstream of an operation under test.
 */
public record WeightedSum(Matrix weights, RowSet rows, boolean asRows) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    double sum = 0;
    for (int row : rows.rows()) {
      for (int column = 0; column < weights.columns(); column++) {
        sum += (double) weights.get(row, column) * inputs.getFirst().get(row, column);
      }
    }
    return Result.of(workspace.scalar(sum));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    float upstream = backward.scalarUpstream();
    Matrix dense = backward.workspace().zeros(weights.rows(), weights.columns());
    Matrix packed = backward.workspace().zeros(rows.size(), weights.columns());
    for (int at = 0; at < rows.size(); at++) {
      for (int column = 0; column < weights.columns(); column++) {
        float value = upstream * weights.get(rows.rows()[at], column);
        dense.set(rows.rows()[at], column, value);
        packed.set(at, column, value);
      }
    }
    return List.of(asRows ? new RowGradient(rows, packed) : new DenseGradient(dense));
  }
}
