package org.ccdrec.autodiff;

import java.util.function.Supplier;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;

/**
 * The kernels and memory available to an operation. Matrices allocated here are valid until the
 * tape closes. Not thread-safe.
 */
public final class Workspace {
  private final Kernels kernels;
  private final MatrixPool pool;

  Workspace(Kernels kernels, MatrixPool pool) {
    this.kernels = kernels;
    this.pool = pool;
  }

  /** Returns the kernels. */
  public Kernels kernels() {
    return kernels;
  }

  /** Returns a new matrix of undefined contents. */
  public Matrix matrix(int rows, int columns) {
    return pool.take(rows, columns);
  }

  /** Returns a new matrix of zeros. */
  public Matrix zeros(int rows, int columns) {
    Matrix matrix = matrix(rows, columns);
    matrix.clear();
    return matrix;
  }

  /**
   * Runs a part of an operation and takes back the matrices that it allocated here; its result must
   * not refer to them.
   */
  public <T> T temporarily(Supplier<T> part) {
    int[] mark = pool.mark();
    T result = part.get();
    pool.release(mark);
    return result;
  }

  /** Takes back every matrix allocated so far. */
  void reclaim() {
    pool.reclaim();
  }

  /** Returns a new {@code 1 × 1} matrix. */
  public Matrix scalar(double value) {
    Matrix matrix = matrix(1, 1);
    matrix.set(0, 0, (float) value);
    return matrix;
  }
}
