package org.ccdrec.backbones.lattice;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * {@code Σ_k w_k · x_k} with differentiable weights: the first input is {@code 1 × n}; the n others
 * have the same shape.
 */
record WeightedMix() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix weights = inputs.getFirst();
    if (weights.rows() != 1 || weights.columns() != inputs.size() - 1) {
      throw new IllegalArgumentException(
          "each input must have a weight; weights=%s, inputs=%d"
              .formatted(weights, inputs.size() - 1));
    }
    Matrix out = workspace.matrix(inputs.get(1).rows(), inputs.get(1).columns());
    for (int at = 0; at < weights.columns(); at++) {
      workspace.kernels().combine(weights.get(0, at), inputs.get(at + 1), at == 0 ? 0 : 1, out);
    }
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Workspace workspace = backward.workspace();
    Matrix weights = backward.input(0);
    List<@Nullable Gradient> gradients = new ArrayList<>();
    gradients.add(backward.wanted(0) ? ofWeights(backward) : null);
    for (int at = 0; at < weights.columns(); at++) {
      gradients.add(
          backward.wanted(at + 1)
              ? backward.upstream().scaled(weights.get(0, at), workspace)
              : null);
    }
    return gradients;
  }

  private static Gradient ofWeights(Backward<NoResidual> backward) {
    Matrix upstream = backward.denseUpstream();
    Matrix out = backward.workspace().matrix(1, backward.input(0).columns());
    for (int at = 0; at < out.columns(); at++) {
      out.set(0, at, (float) backward.workspace().kernels().dot(upstream, backward.input(at + 1)));
    }
    return new DenseGradient(out);
  }
}
