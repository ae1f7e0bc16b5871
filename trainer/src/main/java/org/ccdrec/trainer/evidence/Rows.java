package org.ccdrec.trainer.evidence;

import java.util.stream.IntStream;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.trainer.projection.Distances;

/** Copies of a few rows of a matrix. Stateless. */
final class Rows {
  private Rows() {}

  /** Returns rows scaled to length 1, whose Euclidean distances order as cosine distances do. */
  static double[][] unit(Matrix matrix, int... rows) {
    return IntStream.of(rows)
        .mapToObj(row -> Distances.unit(of(matrix, row)))
        .toArray(double[][]::new);
  }

  static double[] of(Matrix matrix, int row) {
    return IntStream.range(0, matrix.columns()).mapToDouble(d -> matrix.get(row, d)).toArray();
  }

  static double dot(double[] left, double[] right) {
    double sum = 0;
    for (int column = 0; column < left.length; column++) {
      sum += left[column] * right[column];
    }
    return sum;
  }
}
