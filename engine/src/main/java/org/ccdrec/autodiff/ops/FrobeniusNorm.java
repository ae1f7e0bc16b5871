package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** {@code ‖x‖_F}, not squared; its gradient at zero is defined as zero. */
record FrobeniusNorm() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    return Result.of(workspace.scalar(Math.sqrt(workspace.kernels().dot(x, x))));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    float norm = backward.value().get(0, 0);
    float slope = norm == 0 ? 0 : backward.scalarUpstream() / norm;
    return List.of(new DenseGradient(backward.input(0)).scaled(slope, backward.workspace()));
  }
}
