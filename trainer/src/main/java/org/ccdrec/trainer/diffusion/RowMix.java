package org.ccdrec.trainer.diffusion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * {@code out[r] = Σ_k w[r,k] · x_k[r]}, a weighted sum of matrices with separate weights for each
 * row, as in attention over a few tokens per row. The first input holds the weights, {@code n × K};
 * the other K inputs share one shape with n rows. Gradients also flow to the weights.
 */
record RowMix() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix weights = inputs.getFirst();
    List<Matrix> mixed = inputs.subList(1, inputs.size());
    if (mixed.isEmpty() || weights.columns() != mixed.size()) {
      throw new IllegalArgumentException(
          "each input must have a column of weights; weights=%s, inputs=%d"
              .formatted(weights, mixed.size()));
    }
    for (Matrix x : mixed) {
      x.requireSameShape(mixed.getFirst());
    }
    if (weights.rows() != mixed.getFirst().rows()) {
      throw new IllegalArgumentException(
          "each row must have weights; weights=%s, inputs=%s".formatted(weights, mixed.getFirst()));
    }
    Matrix out = workspace.matrix(weights.rows(), mixed.getFirst().columns());
    float[] kept = new float[weights.rows()];
    for (int at = 0; at < mixed.size(); at++) {
      workspace.kernels().combineRows(column(weights, at), mixed.get(at), kept, out);
      Arrays.fill(kept, 1);
    }
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Matrix weights = backward.input(0);
    List<@Nullable Gradient> gradients = new ArrayList<>();
    gradients.add(backward.wanted(0) ? ofWeights(backward) : null);
    for (int at = 0; at < weights.columns(); at++) {
      gradients.add(backward.wanted(at + 1) ? ofMixed(backward, column(weights, at)) : null);
    }
    return gradients;
  }

  private static Gradient ofMixed(Backward<NoResidual> backward, float[] weights) {
    Matrix upstream = backward.denseUpstream();
    Matrix out = backward.workspace().matrix(upstream.rows(), upstream.columns());
    backward.workspace().kernels().combineRows(weights, upstream, new float[weights.length], out);
    return new DenseGradient(out);
  }

  private static Gradient ofWeights(Backward<NoResidual> backward) {
    Kernels kernels = backward.workspace().kernels();
    Matrix upstream = backward.denseUpstream();
    int[] all = IntStream.range(0, upstream.rows()).toArray();
    float[] dots = new float[all.length];
    Matrix out = backward.workspace().matrix(all.length, backward.input(0).columns());
    for (int at = 0; at < out.columns(); at++) {
      kernels.rowDots(upstream, all, backward.input(at + 1), all, dots);
      for (int row = 0; row < dots.length; row++) {
        out.set(row, at, dots[row]);
      }
    }
    return new DenseGradient(out);
  }

  private static float[] column(Matrix matrix, int at) {
    float[] values = new float[matrix.rows()];
    for (int row = 0; row < values.length; row++) {
      values[row] = matrix.get(row, at);
    }
    return values;
  }
}
