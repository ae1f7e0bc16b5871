package org.ccdrec.autodiff;

import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;

/**
 * The gradient of a loss with respect to a matrix, stored for every element or for some rows only.
 *
 * <p>Gradients returned by an operation are never modified, because several variables may share
 * one.
 */
public sealed interface Gradient permits DenseGradient, RowGradient {
  /**
   * Returns the stored elements: those of the whole matrix, or of the rows that have a gradient, in
   * row order.
   */
  Matrix values();

  /**
   * Returns the gradient of the whole matrix, allocated in {@code workspace} if this one stores
   * rows only.
   */
  Matrix dense(Workspace workspace);

  /**
   * Returns this gradient times {@code factor}, in newly allocated memory unless the factor is 1.
   */
  default Gradient scaled(float factor, Workspace workspace) {
    if (factor == 1) {
      return this;
    }
    Matrix scaled = workspace.matrix(values().rows(), values().columns());
    workspace.kernels().combine(factor, values(), 0, scaled);
    return switch (this) {
      case DenseGradient dense -> new DenseGradient(scaled);
      case RowGradient(RowSet rows, Matrix old) -> new RowGradient(rows, scaled);
    };
  }
}
