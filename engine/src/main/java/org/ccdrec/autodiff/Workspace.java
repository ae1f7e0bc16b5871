package org.ccdrec.autodiff;

import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;

/**
 * The kernels and the memory that an operation computes with. Matrices it hands out are valid until
 * the tape closes. Not thread-safe.
 */
public final class Workspace {
  private final Kernels kernels;
  private final MatrixPool pool;

  Workspace(Kernels kernels, MatrixPool pool) {
    this.kernels = kernels;
    this.pool = pool;
  }

  /** The kernels to compute with. */
  public Kernels kernels() {
    return kernels;
  }

  /** A new matrix of undefined contents. */
  public Matrix matrix(int rows, int columns) {
    return pool.take(rows, columns);
  }

  /** A new matrix of zeros. */
  public Matrix zeros(int rows, int columns) {
    Matrix matrix = matrix(rows, columns);
    matrix.clear();
    return matrix;
  }

  /** A new {@code 1 × 1} matrix. */
  public Matrix scalar(double value) {
    Matrix matrix = matrix(1, 1);
    matrix.set(0, 0, (float) value);
    return matrix;
  }
}
