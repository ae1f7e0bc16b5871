package org.ccdrec.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;

/**
 * A matrix in double precision with simple operations, in which formulas of operations are written
 * and with which results are compared. Immutable as long as {@link #values} is not modified.
 *
 * @param values the elements, row-major
 */
public record DoubleMatrix(int rows, int columns, double[] values) {
  /** Half the spacing of floats at 1: the relative error of one rounding. */
  public static final double ROUNDING = 0x1p-24;

  /** The value of an element. */
  @FunctionalInterface
  public interface Element {
    double at(int row, int column);
  }

  /** Creates a matrix from a function of row and column. */
  public static DoubleMatrix of(int rows, int columns, Element element) {
    double[] values = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = element.at(row, column);
      }
    }
    return new DoubleMatrix(rows, columns, values);
  }

  /** Copies a matrix. */
  public static DoubleMatrix of(Matrix matrix) {
    return of(matrix.rows(), matrix.columns(), matrix::get);
  }

  /** Copies a sparse matrix, including zeros. */
  public static DoubleMatrix of(SparseMatrix matrix) {
    double[] values = new double[matrix.rows() * matrix.columns()];
    for (int row = 0; row < matrix.rows(); row++) {
      for (int at = matrix.offsets()[row]; at < matrix.offsets()[row + 1]; at++) {
        values[row * matrix.columns() + matrix.columnIndices()[at]] += matrix.values()[at];
      }
    }
    return new DoubleMatrix(matrix.rows(), matrix.columns(), values);
  }

  /** Returns an element. */
  public double at(int row, int column) {
    return values[row * columns + column];
  }

  /** Applies a function to each element. */
  public DoubleMatrix map(DoubleUnaryOperator f) {
    return of(rows, columns, (row, column) -> f.applyAsDouble(at(row, column)));
  }

  /** Returns the absolute value of each element. */
  public DoubleMatrix abs() {
    return map(Math::abs);
  }

  /** Returns a matrix of one column. */
  public static DoubleMatrix column(double... values) {
    return new DoubleMatrix(values.length, 1, values);
  }

  /**
   * Applies a function to each pair of corresponding elements; both matrices have the same shape.
   */
  public DoubleMatrix zip(DoubleMatrix other, DoubleBinaryOperator f) {
    return of(
        rows, columns, (row, column) -> f.applyAsDouble(at(row, column), other.at(row, column)));
  }

  /** Returns the sum; both matrices have the same shape. */
  public DoubleMatrix plus(DoubleMatrix other) {
    return zip(other, Double::sum);
  }

  /** Returns a multiple. */
  public DoubleMatrix scaled(double factor) {
    return map(value -> factor * value);
  }

  /** Returns the transpose. */
  public DoubleMatrix transposed() {
    return of(columns, rows, (row, column) -> at(column, row));
  }

  /** Returns the matrix product. */
  public DoubleMatrix times(DoubleMatrix other) {
    double[] product = new double[rows * other.columns];
    for (int row = 0; row < rows; row++) {
      for (int at = 0; at < columns; at++) {
        double left = at(row, at);
        for (int column = 0; column < other.columns; column++) {
          product[row * other.columns + column] += left * other.at(at, column);
        }
      }
    }
    return new DoubleMatrix(rows, other.columns, product);
  }

  /** Returns the rows with the given indices. */
  public DoubleMatrix select(int[] indices) {
    return of(indices.length, columns, (row, column) -> at(indices[row], column));
  }

  /** Returns the sum of each row. */
  public double[] rowSums() {
    double[] sums = new double[rows];
    for (int at = 0; at < values.length; at++) {
      sums[at / columns] += values[at];
    }
    return sums;
  }

  /** Returns the largest absolute value; 0 for an empty matrix, NaN if any element is NaN. */
  public double largest() {
    double largest = 0;
    for (double value : values) {
      largest = Double.isNaN(value) ? Double.NaN : Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** Returns Σ this ∘ other. */
  public double dot(DoubleMatrix other) {
    double sum = 0;
    for (int at = 0; at < values.length; at++) {
      sum += values[at] * other.values[at];
    }
    return sum;
  }

  /** Asserts that {@code actual} is within {@code tolerance} of this, element by element. */
  public void assertClose(String what, Matrix actual, DoubleMatrix tolerance) {
    assertEquals(rows, actual.rows(), what + ": rows");
    assertEquals(columns, actual.columns(), what + ": columns");
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double expected = at(row, column);
        float found = actual.get(row, column);
        boolean close = Math.abs(found - expected) <= tolerance.at(row, column);
        if (!close && !(Double.isNaN(expected) && Float.isNaN(found))) {
          fail(
              "%s[%d × %d] at (%d, %d): expected %s, was %s, tolerance %s"
                  .formatted(
                      what,
                      rows,
                      columns,
                      row,
                      column,
                      expected,
                      found,
                      tolerance.at(row, column)));
        }
      }
    }
  }
}
