package org.ccdrec.autodiff;

import java.util.Arrays;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;

/** Adds two gradients of one variable into fresh memory, keeping rows where both have rows only. */
final class GradientSum {
  private GradientSum() {}

  static Gradient of(Workspace workspace, Gradient a, Gradient b) {
    if (a instanceof RowGradient left && b instanceof RowGradient right) {
      return ofRows(workspace, left, right);
    }
    return a instanceof DenseGradient dense
        ? plus(workspace, dense, b)
        : plus(workspace, new DenseGradient(b.dense(workspace)), a);
  }

  private static DenseGradient plus(Workspace workspace, DenseGradient dense, Gradient other) {
    Matrix sum = workspace.matrix(dense.values().rows(), dense.values().columns());
    sum.copyFrom(dense.values());
    switch (other) {
      case DenseGradient(Matrix values) -> workspace.kernels().combine(1, values, 1, sum);
      case RowGradient(RowSet rows, Matrix values) ->
          workspace.kernels().scatterAdd(1, values, rows.rows(), sum);
    }
    return new DenseGradient(sum);
  }

  private static RowGradient ofRows(Workspace workspace, RowGradient a, RowGradient b) {
    RowSet union = RowSet.of(a.rows().tableRows(), a.rows().rows(), b.rows().rows());
    Matrix sum = workspace.zeros(union.size(), a.values().columns());
    int[] position = new int[union.tableRows()];
    Arrays.setAll(position, row -> -1);
    for (int at = 0; at < union.size(); at++) {
      position[union.rows()[at]] = at;
    }
    for (RowGradient part : new RowGradient[] {a, b}) {
      int[] targets = Arrays.stream(part.rows().rows()).map(row -> position[row]).toArray();
      workspace.kernels().scatterAdd(1, part.values(), targets, sum);
    }
    return new RowGradient(union, sum);
  }
}
