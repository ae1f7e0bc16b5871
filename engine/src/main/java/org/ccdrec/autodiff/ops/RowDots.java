package org.ccdrec.autodiff.ops;

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

/** The inner products of corresponding rows of two matrices, {@code n × 1}. */
record RowDots() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    int rows = inputs.getFirst().rows();
    int[] all = IntStream.range(0, rows).toArray();
    float[] dots = new float[rows];
    workspace.kernels().rowDots(inputs.get(0), all, inputs.get(1), all, dots);
    Matrix out = workspace.matrix(rows, 1);
    for (int row = 0; row < rows; row++) {
      out.set(row, 0, dots[row]);
    }
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    float[] slopes = backward.denseUpstream().toArray();
    return Arrays.asList(
        backward.wanted(0) ? scaled(backward, slopes, 1) : null,
        backward.wanted(1) ? scaled(backward, slopes, 0) : null);
  }

  private static Gradient scaled(Backward<NoResidual> backward, float[] slopes, int other) {
    Kernels kernels = backward.workspace().kernels();
    Matrix source = backward.input(other);
    Matrix out = backward.workspace().matrix(source.rows(), source.columns());
    kernels.combineRows(slopes, source, new float[slopes.length], out);
    return new DenseGradient(out);
  }
}
