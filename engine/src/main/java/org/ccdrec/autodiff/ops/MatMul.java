package org.ccdrec.autodiff.ops;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The product {@code x·y}, or {@code x·yᵀ}.
 *
 * @param transposeSecond whether the second input is transposed
 */
record MatMul(boolean transposeSecond) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix y = inputs.get(1);
    if (x.columns() != (transposeSecond ? y.columns() : y.rows())) {
      throw new IllegalArgumentException(
          "inner dimensions must agree; %s, %s, transposeSecond=%b"
              .formatted(x, y, transposeSecond));
    }
    if (transposeSecond) {
      Matrix out = workspace.matrix(x.rows(), y.rows());
      workspace.kernels().multiplyTransposedB(x, y, out, false);
      return Result.of(out);
    }
    Matrix out = workspace.matrix(x.rows(), y.columns());
    workspace.kernels().multiply(x, y, out, false);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    List<@Nullable Gradient> gradients = new ArrayList<>();
    gradients.add(backward.wanted(0) ? ofFirst(backward) : null);
    gradients.add(backward.wanted(1) ? ofSecond(backward) : null);
    return gradients;
  }

  private Gradient ofFirst(Backward<NoResidual> backward) {
    Kernels kernels = backward.workspace().kernels();
    Matrix out = like(backward, 0);
    if (transposeSecond) {
      kernels.multiply(backward.denseUpstream(), backward.input(1), out, false);
    } else {
      kernels.multiplyTransposedB(backward.denseUpstream(), backward.input(1), out, false);
    }
    return new DenseGradient(out);
  }

  private Gradient ofSecond(Backward<NoResidual> backward) {
    Kernels kernels = backward.workspace().kernels();
    Matrix out = like(backward, 1);
    if (transposeSecond) {
      kernels.multiplyTransposedA(backward.denseUpstream(), backward.input(0), out, false);
    } else {
      kernels.multiplyTransposedA(backward.input(0), backward.denseUpstream(), out, false);
    }
    return new DenseGradient(out);
  }

  private static Matrix like(Backward<NoResidual> backward, int input) {
    Matrix model = backward.input(input);
    return backward.workspace().matrix(model.rows(), model.columns());
  }
}
