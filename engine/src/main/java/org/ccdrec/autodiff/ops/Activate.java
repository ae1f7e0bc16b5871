package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Activation;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** An elementwise function of its input. */
record Activate(Activation function) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix out = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().activate(function, x, out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Matrix x = backward.input(0);
    Matrix out = backward.workspace().matrix(x.rows(), x.columns());
    backward.workspace().kernels().activateGradient(function, x, backward.denseUpstream(), out);
    return List.of(new DenseGradient(out));
  }
}
