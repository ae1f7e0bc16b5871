package org.ccdrec.autodiff.ops;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.autodiff.DenseGradient;
import org.ccdrec.autodiff.Gradient;
import org.ccdrec.autodiff.Op;
import org.ccdrec.autodiff.Op.NoResidual;
import org.ccdrec.autodiff.RowGradient;
import org.ccdrec.autodiff.Workspace;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;
import org.jspecify.annotations.Nullable;

/** Concatenates matrices with equal numbers of rows side by side, {@code [x_1 ‖ x_2 ‖ …]}. */
record ConcatColumns() implements Op<NoResidual> {
  @Override
  public Result<NoResidual> forward(Workspace workspace, List<Matrix> inputs) {
    int rows = inputs.getFirst().rows();
    Matrix out = workspace.matrix(rows, inputs.stream().mapToInt(Matrix::columns).sum());
    int column = 0;
    for (Matrix input : inputs) {
      if (input.rows() != rows) {
        throw new IllegalArgumentException("inputs must have the same number of rows; " + inputs);
      }
      copyColumns(input, 0, out, column, input.columns());
      column += input.columns();
    }
    return Result.of(out);
  }

  private static void copyColumns(Matrix from, int fromColumn, Matrix to, int toColumn, int count) {
    for (int row = 0; row < to.rows(); row++) {
      MemorySegment.copy(
          from.segment(),
          ((long) row * from.columns() + fromColumn) * Float.BYTES,
          to.segment(),
          ((long) row * to.columns() + toColumn) * Float.BYTES,
          (long) count * Float.BYTES);
    }
  }

  @Override
  public List<@Nullable Gradient> vjp(Backward<NoResidual> backward) {
    List<@Nullable Gradient> gradients = new ArrayList<>();
    int column = 0;
    for (int at = 0; at < backward.inputs().size(); at++) {
      int width = backward.input(at).columns();
      gradients.add(backward.wanted(at) ? part(backward, column, width) : null);
      column += width;
    }
    return gradients;
  }

  private static Gradient part(Backward<NoResidual> backward, int column, int width) {
    Matrix all = backward.upstream().values();
    Matrix own = backward.workspace().matrix(all.rows(), width);
    copyColumns(all, column, own, 0, width);
    return switch (backward.upstream()) {
      case DenseGradient dense -> new DenseGradient(own);
      case RowGradient(RowSet rows, Matrix values) -> new RowGradient(rows, own);
    };
  }
}
