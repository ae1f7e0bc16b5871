package org.ccdrec.trainer.diffusion;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.autodiff.ops.RowGroups;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * The mean squared error of estimates against rows of a table, {@code mean((x − table[rows])²)},
 * which keeps neither the rows nor the differences. Inputs are the estimates, {@code n × d}, and
 * the table.
 *
 * @param rows the row of the table for each estimate; repetitions are allowed
 */
record EmbeddingError(int[] rows) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    double squares =
        workspace.temporarily(
            () -> {
              Matrix difference = differences(workspace, inputs, 1);
              return workspace.kernels().dot(difference, difference);
            });
    return Result.of(workspace.scalar(squares / inputs.getFirst().length()));
  }

  /** Returns {@code factor · (x − table[rows])}. */
  private Matrix differences(Workspace workspace, List<Matrix> inputs, float factor) {
    Kernels kernels = workspace.kernels();
    Matrix difference = workspace.matrix(rows.length, inputs.getFirst().columns());
    kernels.gather(inputs.get(1), rows, difference);
    kernels.combine(factor, inputs.getFirst(), -factor, difference);
    return difference;
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    float slope = 2 * backward.scalarUpstream() / backward.input(0).length();
    Matrix ofEstimates = differences(backward.workspace(), backward.inputs(), slope);
    return Arrays.asList(
        new DenseGradient(ofEstimates), backward.wanted(1) ? ofTable(backward, ofEstimates) : null);
  }

  private Gradient ofTable(Backward<NoResidual> backward, Matrix ofEstimates) {
    int[] sources = new int[rows.length];
    Arrays.setAll(sources, at -> at);
    float[] signs = new float[rows.length];
    Arrays.fill(signs, -1);
    return RowGroups.of(backward.input(1).rows(), rows.length, rows, sources, signs)
        .sum(backward.workspace(), ofEstimates);
  }
}
