package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** Layer normalisation of each row (Ba et al. 2016), without affine parameters, variance + 1e-5. */
record LayerNorm() implements Op<Matrix> {
  @Override
  public Result<Matrix> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix out = workspace.matrix(x.rows(), x.columns());
    Matrix inverseDeviation = workspace.matrix(x.rows(), 1);
    workspace.kernels().layerNorm(x, out, inverseDeviation);
    return new Result<>(out, inverseDeviation);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<Matrix> backward) {
    Matrix normalised = backward.value();
    Matrix out = backward.workspace().matrix(normalised.rows(), normalised.columns());
    backward
        .workspace()
        .kernels()
        .layerNormGradient(normalised, backward.residual(), backward.denseUpstream(), out);
    return List.of(new DenseGradient(out));
  }
}
