package org.ccdrec.backbones.bm3;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * One minus the mean cosine of corresponding rows, {@code 1 − mean_r cos(x[r], y[r])}, fused. A
 * norm below 1e-8 counts as 1e-8 and contributes no gradient.
 */
record CosineLoss() implements Op<CosineLoss.Rows> {
  private static final double SMALLEST = 1e-8;

  /** The cosine of each pair of rows, and the norms of both. */
  public record Rows(float[] cosines, float[] firstNorms, float[] secondNorms) {}

  @Override
  public Result<Rows> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.get(0);
    Matrix y = inputs.get(1);
    x.requireSameShape(y);
    float[] firstNorms = norms(workspace.kernels(), x);
    float[] secondNorms = norms(workspace.kernels(), y);
    float[] cosines = dots(workspace.kernels(), x, y);
    double sum = 0;
    for (int row = 0; row < cosines.length; row++) {
      cosines[row] /= firstNorms[row] * secondNorms[row];
      sum += cosines[row];
    }
    return new Result<>(
        workspace.scalar(1 - sum / cosines.length), new Rows(cosines, firstNorms, secondNorms));
  }

  private static float[] dots(Kernels kernels, Matrix x, Matrix y) {
    int[] all = IntStream.range(0, x.rows()).toArray();
    float[] dots = new float[all.length];
    kernels.rowDots(x, all, y, all, dots);
    return dots;
  }

  private static float[] norms(Kernels kernels, Matrix x) {
    float[] norms = dots(kernels, x, x);
    for (int row = 0; row < norms.length; row++) {
      norms[row] = (float) Math.max(Math.sqrt(norms[row]), SMALLEST);
    }
    return norms;
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<Rows> backward) {
    Rows rows = backward.residual();
    return Arrays.asList(
        backward.wanted(0) ? gradient(backward, 0, rows.firstNorms(), rows.secondNorms()) : null,
        backward.wanted(1) ? gradient(backward, 1, rows.secondNorms(), rows.firstNorms()) : null);
  }

  /** Returns {@code −(y/(‖x‖‖y‖) − cos·x/‖x‖²) / rows} for x the given input and y the other. */
  private static Gradient gradient(
      Backward<Rows> backward, int input, float[] norms, float[] otherNorms) {
    float slope = -backward.scalarUpstream() / norms.length;
    float[] ofOther = new float[norms.length];
    float[] ofSelf = new float[norms.length];
    for (int row = 0; row < norms.length; row++) {
      ofOther[row] = slope / (norms[row] * otherNorms[row]);
      boolean clamped = norms[row] <= (float) SMALLEST;
      float cosine = backward.residual().cosines()[row];
      ofSelf[row] = clamped ? 0 : -slope * cosine / (norms[row] * norms[row]);
    }
    Matrix own = backward.input(input);
    Matrix out = backward.workspace().matrix(own.rows(), own.columns());
    out.copyFrom(own);
    backward.workspace().kernels().combineRows(ofOther, backward.input(1 - input), ofSelf, out);
    return new DenseGradient(out);
  }
}
