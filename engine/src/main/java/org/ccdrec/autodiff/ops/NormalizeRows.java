package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** Divides rows by their Euclidean norms, {@code x[r] / max(‖x[r]‖₂, 1e-12)}. */
record NormalizeRows() implements Op<Matrix> {
  @Override
  public Result<Matrix> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix out = workspace.matrix(x.rows(), x.columns());
    Matrix norms = workspace.matrix(x.rows(), 1);
    workspace.kernels().normalizeRows(x, out, norms);
    return new Result<>(out, norms);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<Matrix> backward) {
    Matrix normalised = backward.value();
    Matrix out = backward.workspace().matrix(normalised.rows(), normalised.columns());
    backward
        .workspace()
        .kernels()
        .normalizeRowsGradient(normalised, backward.residual(), backward.denseUpstream(), out);
    return List.of(new DenseGradient(out));
  }
}
