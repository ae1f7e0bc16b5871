package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.RowGradient;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code Σ_g ‖table[rows_g]‖_F}, norms not squared: the fused regularisation of a batch's
 * embeddings. The gradient stores the distinct rows only; the gradient of a zero norm is defined as
 * zero.
 *
 * @param groups the rows of each norm; a row that occurs twice counts twice
 */
record NormsOfRows(List<int[]> groups) implements Op<double[]> {
  @Override
  public Result<double[]> forward(Workspace workspace, List<Matrix> inputs) {
    double[] norms = new double[groups.size()];
    for (int group = 0; group < norms.length; group++) {
      norms[group] = norm(workspace, inputs.getFirst(), groups.get(group));
    }
    return new Result<>(workspace.scalar(Arrays.stream(norms).sum()), norms);
  }

  private static double norm(Workspace workspace, Matrix table, int[] rows) {
    float[] squares = new float[rows.length];
    workspace.kernels().rowDots(table, rows, table, rows, squares);
    double sum = 0;
    for (float square : squares) {
      sum += square;
    }
    return Math.sqrt(sum);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<double[]> backward) {
    Matrix table = backward.input(0);
    RowSet distinct = RowSet.of(table.rows(), groups.toArray(int[][]::new));
    float[] slopes = slopes(table.rows(), backward.scalarUpstream(), backward.residual());
    float[] scales = new float[distinct.size()];
    for (int at = 0; at < scales.length; at++) {
      scales[at] = slopes[distinct.rows()[at]];
    }
    Workspace workspace = backward.workspace();
    Matrix rows = workspace.matrix(scales.length, table.columns());
    Matrix values = workspace.matrix(scales.length, table.columns());
    workspace.kernels().gather(table, distinct.rows(), rows);
    workspace.kernels().combineRows(scales, rows, new float[scales.length], values);
    return List.of(new RowGradient(distinct, values));
  }

  private float[] slopes(int tableRows, float upstream, double[] norms) {
    float[] slopes = new float[tableRows];
    for (int group = 0; group < norms.length; group++) {
      float slope = norms[group] == 0 ? 0 : (float) (upstream / norms[group]);
      for (int row : groups.get(group)) {
        slopes[row] += slope;
      }
    }
    return slopes;
  }
}
