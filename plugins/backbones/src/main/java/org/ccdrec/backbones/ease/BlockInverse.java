package org.ccdrec.backbones.ease;

import java.util.concurrent.CancellationException;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;

/**
 * The inverse of a symmetric positive definite matrix by Gauss–Jordan elimination in blocks (Golub
 * and Van Loan, <i>Matrix Computations</i>, 4th ed., section 3.2): positive definite matrices need
 * no pivoting, and everything but the diagonal blocks is computed by matrix products.
 */
final class BlockInverse {
  private static final int BLOCK = 64;

  private final Kernels kernels;
  private final Matrix matrix;
  private final int size;

  private BlockInverse(Kernels kernels, Matrix matrix) {
    this.kernels = kernels;
    this.matrix = matrix;
    this.size = matrix.rows();
  }

  /**
   * Replaces a matrix by its inverse.
   *
   * @param matrix square, symmetric and positive definite
   * @throws IllegalArgumentException if single precision cannot invert it
   * @throws CancellationException if the thread is interrupted; its interrupt status stays set
   */
  static void inPlace(Kernels kernels, Matrix matrix) {
    BlockInverse inverse = new BlockInverse(kernels, matrix);
    for (int from = 0; from < inverse.size; from += BLOCK) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("the inversion was interrupted at item " + from);
      }
      inverse.eliminate(from, Math.min(from + BLOCK, inverse.size));
    }
  }

  /**
   * With D the inverse of the diagonal block, the block's rows become D·A (and D in the block
   * itself). From every other row, its part in the block's columns times those rows is subtracted.
   */
  private void eliminate(int from, int to) {
    int width = to - from;
    Matrix diagonal = inverseOfBlock(from, to);
    Matrix rows = matrix.rowRange(from, to).copy();
    Matrix pivots = Matrix.uninitialised(width, size);
    kernels.multiply(diagonal, rows, pivots, false);
    Matrix columns = Matrix.uninitialised(size, width);
    float[] row = new float[size];
    float[] part = new float[width];
    for (int at = 0; at < size; at++) {
      matrix.readRow(at, row);
      boolean pivot = at >= from && at < to;
      for (int place = 0; place < width; place++) {
        float unit = at - from == place ? 1 : 0;
        part[place] = pivot ? unit : -row[from + place];
        row[from + place] = 0;
      }
      columns.writeRow(at, part);
      if (pivot) {
        matrix.rowRange(at, at + 1).clear();
      } else {
        matrix.writeRow(at, row);
      }
    }
    for (int at = 0; at < width; at++) {
      for (int place = 0; place < width; place++) {
        pivots.set(at, from + place, diagonal.get(at, place));
      }
    }
    kernels.multiply(columns, pivots, matrix, true);
  }

  /** Computes the inverse of a diagonal block in double precision. */
  private Matrix inverseOfBlock(int from, int to) {
    int width = to - from;
    double[][] block = new double[width][width];
    for (int row = 0; row < width; row++) {
      for (int column = 0; column < width; column++) {
        block[row][column] = matrix.get(from + row, from + column);
      }
    }
    for (int pivot = 0; pivot < width; pivot++) {
      eliminate(block, pivot, from);
    }
    Matrix inverse = Matrix.uninitialised(width, width);
    for (int row = 0; row < width; row++) {
      for (int column = 0; column < width; column++) {
        inverse.set(row, column, (float) block[row][column]);
      }
    }
    return inverse;
  }

  private static void eliminate(double[][] block, int pivot, int from) {
    double[] pivots = block[pivot];
    double value = pivots[pivot];
    if (!(value > 0)) {
      throw new IllegalArgumentException(
          "XᵀX + λI must be positive definite in single precision; at item %d it is not: make"
                  .formatted(from + pivot)
              + " regularisation larger");
    }
    pivots[pivot] = 1;
    for (int column = 0; column < pivots.length; column++) {
      pivots[column] /= value;
    }
    for (int at = 0; at < block.length; at++) {
      if (at != pivot) {
        double[] row = block[at];
        double factor = row[pivot];
        row[pivot] = 0;
        for (int column = 0; column < row.length; column++) {
          row[column] -= factor * pivots[column];
        }
      }
    }
  }
}
