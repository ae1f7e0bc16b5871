package org.ccdrec.trainer.model;

import org.ccdrec.kernel.Matrix;

/** Orthonormalisation by the modified Gram–Schmidt process, twice for stability. Stateless. */
final class Orthonormal {
  /** A column that keeps less than this share of its length is a combination of earlier ones. */
  private static final double DEPENDENT = 1e-5;

  private Orthonormal() {}

  /** Makes the columns of a matrix orthonormal; linearly dependent columns become zero. */
  static void columns(Matrix matrix) {
    float[][] columns = transposed(matrix);
    for (int at = 0; at < columns.length; at++) {
      double before = Math.sqrt(dot(columns[at], columns[at]));
      for (int pass = 0; pass < 2; pass++) {
        for (int earlier = 0; earlier < at; earlier++) {
          subtract(columns[at], columns[earlier], dot(columns[at], columns[earlier]));
        }
      }
      double length = Math.sqrt(dot(columns[at], columns[at]));
      scale(columns[at], length > DEPENDENT * before ? 1 / length : 0);
    }
    float[] row = new float[columns.length];
    for (int r = 0; r < matrix.rows(); r++) {
      for (int c = 0; c < row.length; c++) {
        row[c] = columns[c][r];
      }
      matrix.writeRow(r, row);
    }
  }

  private static float[][] transposed(Matrix matrix) {
    float[][] columns = new float[matrix.columns()][matrix.rows()];
    float[] row = new float[matrix.columns()];
    for (int r = 0; r < matrix.rows(); r++) {
      matrix.readRow(r, row);
      for (int c = 0; c < row.length; c++) {
        columns[c][r] = row[c];
      }
    }
    return columns;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static void subtract(float[] from, float[] direction, double length) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= (float) (length * direction[i]);
    }
  }

  private static void scale(float[] column, double factor) {
    for (int i = 0; i < column.length; i++) {
      column[i] = (float) (column[i] * factor);
    }
  }
}
