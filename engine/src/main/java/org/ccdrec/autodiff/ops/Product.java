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

/** The elementwise product {@code x ∘ y} of two matrices of equal shape. */
record Product() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix out = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().hadamard(x, inputs.get(1), out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    List<@Nullable Gradient> gradients = new ArrayList<>();
    for (int at = 0; at < 2; at++) {
      gradients.add(backward.wanted(at) ? gradient(backward, 1 - at) : null);
    }
    return gradients;
  }

  private static Gradient gradient(Backward<NoResidual> backward, int other) {
    Matrix factor = backward.input(other);
    Matrix out = backward.workspace().matrix(factor.rows(), factor.columns());
    backward.workspace().kernels().hadamard(factor, backward.denseUpstream(), out);
    return new DenseGradient(out);
  }
}
