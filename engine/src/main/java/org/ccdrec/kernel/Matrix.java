package org.ccdrec.kernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A dense row-major float32 matrix in off-heap memory.
 *
 * <p>Its memory is a {@link MemorySegment} ({@link #segment}); elements and rows are read and
 * written by {@link #get}, {@link #set}, {@link #readRow} and {@link #writeRow}. A matrix may be a
 * view of a larger buffer ({@link #reshaped}, {@link #rowRange}); views share memory and keep the
 * buffer alive. The buffer is freed some time after the last matrix on it has become unreachable.
 *
 * <p>Not thread-safe; disjoint rows may be written by different threads.
 */
public final class Matrix {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  /**
   * New matrices start at multiples of so many bytes: a line of the cache and the widest vector. A
   * load across two lines costs two, and ND4J's memory starts at any multiple of 32.
   */
  private static final int ALIGNMENT = 64;

  /** What a buffer holds beyond its matrix, in floats, so that the start can move to a line. */
  private static final int SPARE = ALIGNMENT / Float.BYTES;

  private final INDArray buffer;
  private final MemorySegment segment;
  private final long start;
  private final int rows;
  private final int columns;

  private Matrix(INDArray buffer, MemorySegment segment, long start, int rows, int columns) {
    this.buffer = buffer;
    this.segment = segment;
    this.start = start;
    this.rows = rows;
    this.columns = columns;
  }

  /** Returns a new {@code rows × columns} matrix of zeros. */
  public static Matrix zeros(int rows, int columns) {
    Matrix matrix = uninitialised(rows, columns);
    matrix.segment.fill((byte) 0);
    return matrix;
  }

  /** Returns a new {@code rows × columns} matrix of undefined contents. */
  public static Matrix uninitialised(int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "rows and columns must not be negative; rows=" + rows + ", columns=" + columns);
    }
    long length = (long) rows * columns;
    INDArray buffer = Nd4j.createUninitialized(DataType.FLOAT, length + SPARE);
    long address = buffer.data().pointer().address();
    long start = (Math.ceilDiv(address, ALIGNMENT) * ALIGNMENT - address) / Float.BYTES;
    MemorySegment segment =
        MemorySegment.ofAddress(address + start * Float.BYTES)
            .reinterpret(
                length * Float.BYTES, Arena.ofAuto(), ended -> Reference.reachabilityFence(buffer));
    return new Matrix(buffer, segment, start, rows, columns);
  }

  /**
   * Returns a new matrix with a copy of {@code values}, row-major; their number must be rows ×
   * columns.
   */
  public static Matrix of(int rows, int columns, float... values) {
    if (values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "values must hold rows × columns numbers; rows=%d, columns=%d, length=%d"
              .formatted(rows, columns, values.length));
    }
    Matrix matrix = uninitialised(rows, columns);
    MemorySegment.copy(values, 0, matrix.segment, FLOAT, 0, values.length);
    return matrix;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** Returns the number of elements, rows × columns. */
  public long length() {
    return (long) rows * columns;
  }

  /** Returns the memory of this matrix, row-major, {@link #length} floats long. */
  public MemorySegment segment() {
    return segment;
  }

  /**
   * Returns the address of the first element. The address does not keep the memory alive: callers
   * must keep the matrix reachable until their last access.
   */
  long address() {
    return segment.address();
  }

  /**
   * Returns an ND4J array that shares this matrix's memory, shape {@code [rows, columns]}, order c.
   *
   * <p>On a CUDA backend the segment is the host's copy of the memory; {@link Nd4jKernels}
   * synchronises the device's copy before and after each of its operations.
   */
  INDArray array() {
    if (length() == 0) {
      return Nd4j.create(DataType.FLOAT, rows, columns);
    }
    long[] shape = {rows, columns};
    return Nd4j.create(buffer.data(), shape, new long[] {columns, 1}, start, 'c');
  }

  /** Returns the element at (row, column). */
  public float get(int row, int column) {
    return segment.get(FLOAT, offset(row, column));
  }

  /** Sets the element at (row, column). */
  public void set(int row, int column, float value) {
    segment.set(FLOAT, offset(row, column), value);
  }

  private long offset(int row, int column) {
    assert row >= 0 && row < rows && column >= 0 && column < columns;
    return ((long) row * columns + column) * Float.BYTES;
  }

  /** Returns a view of the first {@code newRows × newColumns} elements of this matrix's memory. */
  public Matrix reshaped(int newRows, int newColumns) {
    long length = (long) newRows * newColumns;
    if (newRows < 0 || newColumns < 0 || length > length()) {
      throw new IllegalArgumentException(
          "a window must fit its matrix; %d × %d in %s".formatted(newRows, newColumns, this));
    }
    return new Matrix(buffer, segment.asSlice(0, length * Float.BYTES), start, newRows, newColumns);
  }

  /** Returns a view of rows {@code from} (inclusive) to {@code to} (exclusive). */
  public Matrix rowRange(int from, int to) {
    Objects.checkFromToIndex(from, to, rows);
    long offset = (long) from * columns;
    long length = (long) (to - from) * columns;
    return new Matrix(
        buffer,
        segment.asSlice(offset * Float.BYTES, length * Float.BYTES),
        start + offset,
        to - from,
        columns);
  }

  /** Copies all elements of {@code source}, which must have this matrix's shape. */
  public void copyFrom(Matrix source) {
    requireSameShape(source);
    MemorySegment.copy(source.segment, 0, segment, 0, length() * Float.BYTES);
  }

  /** Sets every element to zero. */
  public void clear() {
    segment.fill((byte) 0);
  }

  /** Returns a copy with its own memory. */
  public Matrix copy() {
    Matrix copy = uninitialised(rows, columns);
    copy.copyFrom(this);
    return copy;
  }

  /** Returns the elements as a new array, row-major. */
  public float[] toArray() {
    return segment.toArray(FLOAT);
  }

  /** Copies one row into {@code target}, from its start. */
  public void readRow(int row, float[] target) {
    MemorySegment.copy(segment, FLOAT, offset(row, 0), target, 0, columns);
  }

  /** Replaces one row by the first {@link #columns} values of {@code source}. */
  public void writeRow(int row, float[] source) {
    MemorySegment.copy(source, 0, segment, FLOAT, offset(row, 0), columns);
  }

  /** Throws unless {@code other} has the same shape. */
  public void requireSameShape(Matrix other) {
    if (other.rows != rows || other.columns != columns) {
      throw new IllegalArgumentException(
          "matrices must have the same shape; " + this + " and " + other);
    }
  }

  @Override
  public String toString() {
    return "Matrix[" + rows + " × " + columns + "]";
  }
}
