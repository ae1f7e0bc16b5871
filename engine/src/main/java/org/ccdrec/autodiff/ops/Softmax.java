package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** The softmax of each row. */
record Softmax() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix out = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().softmax(x, out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Matrix value = backward.value();
    Matrix out = backward.workspace().matrix(value.rows(), value.columns());
    backward.workspace().kernels().softmaxGradient(value, backward.denseUpstream(), out);
    return List.of(new DenseGradient(out));
  }
}
