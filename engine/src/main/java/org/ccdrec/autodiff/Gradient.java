package org.ccdrec.autodiff;

import org.ccdrec.kernel.Matrix;

/**
 * The gradient of a loss with respect to a matrix: of every element, or of some rows.
 *
 * <p>A gradient that was handed over is never written again, because several variables may share
 * it.
 */
public sealed interface Gradient permits DenseGradient, RowGradient {
  /** The elements: of the whole matrix, or of the rows that the gradient has, in their order. */
  Matrix values();

  /** The gradient of the whole matrix, made in {@code workspace} if this one has rows only. */
  Matrix dense(Workspace workspace);
}
