package org.ccdrec.autodiff;

import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.RowSet;

/**
 * The gradient of a loss with respect to a matrix: of every element, or of some rows.
 *
 * <p>A gradient that an operation returned is never written again, because several variables may
 * share it.
 */
public sealed interface Gradient permits DenseGradient, RowGradient {
  /** The elements: of the whole matrix, or of the rows that the gradient has, in their order. */
  Matrix values();

  /** The gradient of the whole matrix, made in {@code workspace} if this one has rows only. */
  Matrix dense(Workspace workspace);

  /** This gradient times {@code factor}, in fresh memory unless the factor is 1. */
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
