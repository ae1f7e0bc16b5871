package org.ccdrec.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;

/** A matrix in double precision with simple reference operations for checking results. */
public record Dense(int rows, int columns, double[] values) {
  /** Half the spacing of floats at 1: the relative error of one rounding. */
  public static final double ROUNDING = 0x1p-24;

  /** The value of an element. */
  @FunctionalInterface
  public interface Element {
    double at(int row, int column);
  }

  public static Dense of(int rows, int columns, Element element) {
    double[] values = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        values[row * columns + column] = element.at(row, column);
      }
    }
    return new Dense(rows, columns, values);
  }

  public static Dense of(Matrix matrix) {
    return of(matrix.rows(), matrix.columns(), matrix::get);
  }

  public static Dense of(SparseMatrix matrix) {
    double[] values = new double[matrix.rows() * matrix.columns()];
    for (int row = 0; row < matrix.rows(); row++) {
      for (int at = matrix.offsets()[row]; at < matrix.offsets()[row + 1]; at++) {
        values[row * matrix.columns() + matrix.columnIndices()[at]] += matrix.values()[at];
      }
    }
    return new Dense(matrix.rows(), matrix.columns(), values);
  }

  public double at(int row, int column) {
    return values[row * columns + column];
  }

  public Dense map(DoubleUnaryOperator f) {
    return of(rows, columns, (row, column) -> f.applyAsDouble(at(row, column)));
  }

  public Dense abs() {
    return map(Math::abs);
  }

  public Dense zip(Dense other, DoubleBinaryOperator f) {
    return of(
        rows, columns, (row, column) -> f.applyAsDouble(at(row, column), other.at(row, column)));
  }

  public Dense plus(Dense other) {
    return zip(other, Double::sum);
  }

  public Dense scaled(double factor) {
    return map(value -> factor * value);
  }

  public Dense transposed() {
    return of(columns, rows, (row, column) -> at(column, row));
  }

  /** Returns the matrix product. */
  public Dense times(Dense other) {
    double[] product = new double[rows * other.columns];
    for (int row = 0; row < rows; row++) {
      for (int at = 0; at < columns; at++) {
        double left = at(row, at);
        for (int column = 0; column < other.columns; column++) {
          product[row * other.columns + column] += left * other.at(at, column);
        }
      }
    }
    return new Dense(rows, other.columns, product);
  }

  /** Returns the rows with the given indices. */
  public Dense select(int[] indices) {
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

  /** Σ this ∘ other. */
  public double dot(Dense other) {
    double sum = 0;
    for (int at = 0; at < values.length; at++) {
      sum += values[at] * other.values[at];
    }
    return sum;
  }

  /** Asserts that {@code actual} is within {@code tolerance} of this, element by element. */
  public void assertClose(String what, Matrix actual, Dense tolerance) {
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
