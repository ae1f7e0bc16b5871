package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * {@code out[r] = scales[r] · x[r] + offset[r]} with constant scales and offset, such as the
 * forward diffusion of rows at different steps.
 *
 * @param scales one factor per row
 * @param offset added after scaling, of the input's shape
 */
record ScaleRows(float[] scales, Matrix offset) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix out = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().combine(1, offset, 0, out);
    float[] ones = new float[scales.length];
    Arrays.fill(ones, 1);
    workspace.kernels().combineRows(scales, x, ones, out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Matrix out = backward.workspace().matrix(scales.length, backward.value().columns());
    backward
        .workspace()
        .kernels()
        .combineRows(scales, backward.denseUpstream(), new float[scales.length], out);
    return List.of(new DenseGradient(out));
  }
}
