package org.ccdrec.autodiff.ops;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The weighted sum {@code Σ_k weights[k] · x_k} of inputs of equal shape.
 *
 * @param weights one constant per input
 */
record Sum(float... weights) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    if (inputs.size() != weights.length) {
      throw new IllegalArgumentException(
          "each input must have a weight; inputs=%d, weights=%d"
              .formatted(inputs.size(), weights.length));
    }
    Matrix out = workspace.matrix(inputs.getFirst().rows(), inputs.getFirst().columns());
    for (int at = 0; at < weights.length; at++) {
      workspace.kernels().combine(weights[at], inputs.get(at), at == 0 ? 0 : 1, out);
    }
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    List<@Nullable Gradient> gradients = new ArrayList<>();
    for (int at = 0; at < weights.length; at++) {
      gradients.add(
          backward.wanted(at)
              ? backward.upstream().scaled(weights[at], backward.workspace())
              : null);
    }
    return gradients;
  }
}
