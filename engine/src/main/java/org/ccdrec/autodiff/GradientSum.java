package org.ccdrec.autodiff;

import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;

/** Adds two gradients of one variable; the sum stores rows only if both operands do. */
final class GradientSum {
  private GradientSum() {}

  /** Returns the sum of two gradients in newly allocated memory. */
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
    workspace.kernels().combine(1, dense.values(), 0, sum);
    addTo(workspace, sum, other);
    return new DenseGradient(sum);
  }

  /** Adds a gradient to a sum in place. */
  static void addTo(Workspace workspace, Matrix sum, Gradient other) {
    switch (other) {
      case DenseGradient(Matrix values) -> workspace.kernels().combine(1, values, 1, sum);
      case RowGradient(RowSet rows, Matrix values) ->
          workspace.kernels().scatterAdd(1, values, rows.rows(), sum);
    }
  }

  private static RowGradient ofRows(Workspace workspace, RowGradient a, RowGradient b) {
    if (a.rows().size() < b.rows().size()) {
      return ofRows(workspace, b, a);
    }
    RowSet union = RowSet.of(a.rows().tableRows(), a.rows().rows(), b.rows().rows());
    Matrix sum;
    if (union.size() == a.rows().size()) {
      sum = workspace.matrix(union.size(), a.values().columns());
      workspace.kernels().combine(1, a.values(), 0, sum);
    } else {
      sum = workspace.zeros(union.size(), a.values().columns());
      workspace.kernels().scatter(a.values(), union.placesOf(a.rows()), sum);
    }
    workspace.kernels().scatterAdd(1, b.values(), union.placesOf(b.rows()), sum);
    return new RowGradient(union, sum);
  }
}
