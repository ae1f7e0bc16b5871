package com.example.ccdrec;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** {@code ½·Σx²}: an operation that CCDRec lacks, added by the plugin. */
record HalfSquaredNorm() implements Op<Op.NoResidual> {

  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    return Result.of(workspace.scalar(0.5 * workspace.kernels().dot(x, x)));
  }

  /** Returns the gradient: x, times the upstream gradient. */
  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Matrix x = backward.input(0);
    Matrix gradient = backward.workspace().matrix(x.rows(), x.columns());
    backward.workspace().kernels().combine(backward.scalarUpstream(), x, 0, gradient);
    return List.of(new DenseGradient(gradient));
  }
}
