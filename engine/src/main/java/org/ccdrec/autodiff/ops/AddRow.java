package org.ccdrec.autodiff.ops;

import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** Adds the second input, a bias of one row, to every row of the first. */
record AddRow() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    Matrix x = inputs.getFirst();
    Matrix out = workspace.matrix(x.rows(), x.columns());
    workspace.kernels().combine(1, x, 0, out);
    workspace.kernels().addRow(inputs.get(1), out);
    return Result.of(out);
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    List<@Nullable Gradient> gradients = new ArrayList<>();
    gradients.add(backward.upstream());
    Matrix bias = backward.workspace().matrix(1, backward.value().columns());
    backward.workspace().kernels().columnSums(backward.upstream().values(), bias);
    gradients.add(new DenseGradient(bias));
    return gradients;
  }
}
