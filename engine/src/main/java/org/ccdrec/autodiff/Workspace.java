package org.ccdrec.autodiff;

import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;

/**
 * Where an operation gets its kernels and the memory of its results, valid until the tape closes.
 */
public final class Workspace {
  private final Kernels kernels;
  private final MatrixPool pool;

  Workspace(Kernels kernels, MatrixPool pool) {
    this.kernels = kernels;
    this.pool = pool;
  }

  public Kernels kernels() {
    return kernels;
  }

  /** A matrix of undefined contents. */
  public Matrix matrix(int rows, int columns) {
    return pool.take(rows, columns);
  }

  /** A matrix of zeros. */
  public Matrix zeros(int rows, int columns) {
    Matrix matrix = matrix(rows, columns);
    matrix.clear();
    return matrix;
  }

  /** A {@code 1 × 1} matrix. */
  public Matrix scalar(double value) {
    Matrix matrix = matrix(1, 1);
    matrix.set(0, 0, (float) value);
    return matrix;
  }
}
