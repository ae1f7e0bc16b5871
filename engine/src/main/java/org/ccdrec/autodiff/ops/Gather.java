package org.ccdrec.autodiff.ops;

import java.util.Arrays;
import java.util.List;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * {@code out[i] = table[rows[i]]}; the gradient stores the distinct rows only.
 *
 * @param rows rows of the table; repetitions are allowed
 */
record Gather(int[] rows) implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix out = workspace.matrix(rows.length, inputs.getFirst().columns());
    workspace.kernels().gather(inputs.getFirst(), rows, out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    int[] sources = new int[rows.length];
    Arrays.setAll(sources, at -> at);
    float[] ones = new float[rows.length];
    Arrays.fill(ones, 1);
    RowGroups groups = RowGroups.of(backward.input(0).rows(), rows.length, rows, sources, ones);
    return List.of(groups.sum(backward.workspace(), backward.denseUpstream()));
  }
}
