package org.ccdrec.snapshot;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * A rows × columns matrix of float32 that is read row by row, on the heap or off it.
 *
 * <p>Implementations in this package are safe for use by many threads.
 */
public interface FloatMatrix {
  /** Returns the number of rows. */
  int rows();

  /** Returns the number of columns, at least 1. */
  int columns();

  /**
   * Copies one row.
   *
   * @param row index from 0 to {@link #rows()} − 1
   * @param target at least {@link #columns()} long; its first {@code columns()} values are replaced
   * @throws IndexOutOfBoundsException if the row does not exist or the target is too short
   */
  void copyRow(int row, float[] target);

  /**
   * Returns a view of a row-major heap array; later changes of the array are visible.
   *
   * @throws IllegalArgumentException if the array is not rows × columns long
   */
  static FloatMatrix of(int rows, int columns, float[] values) {
    requireShape(rows, columns, values.length);
    return new FloatMatrix() {
      @Override
      public int rows() {
        return rows;
      }

      @Override
      public int columns() {
        return columns;
      }

      @Override
      public void copyRow(int row, float[] target) {
        Objects.checkIndex(row, rows);
        System.arraycopy(values, row * columns, target, 0, columns);
      }
    };
  }

  /**
   * Returns a view of row-major memory in the machine's byte order, such as an ND4J buffer; the
   * memory must stay alive and unchanged while the view is read.
   *
   * @throws IllegalArgumentException if the memory is not rows × columns floats long
   */
  static FloatMatrix of(int rows, int columns, MemorySegment values) {
    if (values.byteSize() % Float.BYTES != 0) {
      throw new IllegalArgumentException(
          "memory of floats must be a multiple of 4 bytes; byteSize=" + values.byteSize());
    }
    requireShape(rows, columns, values.byteSize() / Float.BYTES);
    return new MappedMatrix(rows, columns, values, ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  private static void requireShape(int rows, int columns, long length) {
    if (rows < 0 || columns < 1 || (long) rows * columns != length) {
      throw new IllegalArgumentException(
          "a matrix must hold rows × columns values; rows=%d, columns=%d, values=%d"
              .formatted(rows, columns, length));
    }
  }
}
