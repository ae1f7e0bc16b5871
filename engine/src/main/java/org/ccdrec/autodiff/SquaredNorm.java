package org.ccdrec.autodiff;

import java.util.List;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** {@code Σ x²} over all elements. */
public record SquaredNorm() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    return Result.of(workspace.scalar(workspace.kernels().dot(x, x)));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    float slope = 2 * backward.scalarUpstream();
    return List.of(Sum.scaled(backward.workspace(), slope, new DenseGradient(backward.input(0))));
  }
}
