package org.ccdrec.autodiff.ops;

import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.jspecify.annotations.Nullable;

/** {@code mean(−ln σ(x))} over all elements: the ranking loss of score margins. */
record LogisticLoss() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    float[] margins = inputs.getFirst().toArray();
    double total = 0;
    for (float margin : margins) {
      total += PairwiseLoss.loss(margin);
    }
    return Result.of(workspace.scalar(total / margins.length));
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    Matrix x = backward.input(0);
    Matrix out = backward.workspace().matrix(x.rows(), x.columns());
    float scale = backward.scalarUpstream() / x.length();
    for (int row = 0; row < x.rows(); row++) {
      for (int column = 0; column < x.columns(); column++) {
        out.set(row, column, (float) (-scale / (1 + Math.exp(x.get(row, column)))));
      }
    }
    return List.of(new DenseGradient(out));
  }
}
