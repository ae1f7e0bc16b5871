package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** {@code mean((x − y)²)} over all elements of two matrices of equal shape. */
record MeanSquaredError() implements Op<Matrix> {
  @Override
  public Result<Matrix> forward(Workspace workspace, List<Matrix> inputs) {
    Kernels kernels = workspace.kernels();
    Matrix difference = workspace.matrix(inputs.get(0).rows(), inputs.get(0).columns());
    kernels.combine(1, inputs.get(0), 0, difference);
    kernels.combine(-1, inputs.get(1), 1, difference);
    double squares = kernels.dot(difference, difference);
    return new Result<>(workspace.scalar(squares / difference.length()), difference);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<Matrix> backward) {
    float slope = 2 * backward.scalarUpstream() / backward.residual().length();
    return Arrays.asList(
        backward.wanted(0) ? scaled(backward, slope) : null,
        backward.wanted(1) ? scaled(backward, -slope) : null);
  }

  private static Gradient scaled(Backward<Matrix> backward, float slope) {
    return new DenseGradient(backward.residual()).scaled(slope, backward.workspace());
  }
}
