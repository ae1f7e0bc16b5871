package org.ccdrec.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * Matrices for one computation, whose off-heap memory is freed at its end rather than when the
 * garbage collector comes by: a computation that is repeated would else hold as much memory as it
 * uses between two collections, and a small heap is seldom collected. Not thread-safe.
 */
public final class Scratch implements AutoCloseable {
  private final List<Matrix> matrices = new ArrayList<>();

  /** A matrix whose contents are undefined, {@code rows × columns}, valid until {@link #close}. */
  public Matrix matrix(int rows, int columns) {
    Matrix matrix = Matrix.uninitialised(rows, columns);
    matrices.add(matrix);
    return matrix;
  }

  /** Frees the matrices. Neither they nor windows on them may be used any more. */
  @Override
  public void close() {
    matrices.forEach(Matrix::free);
    matrices.clear();
  }
}
