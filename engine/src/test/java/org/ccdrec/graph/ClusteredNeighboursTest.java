package org.ccdrec.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class ClusteredNeighboursTest {
  private static final int ROWS = 9000;
  private static final int WIDTH = 16;
  private static final int K = 10;

  @Test
  void findsNearlyAllTrueNeighbours(RandomGenerator random) {
    try (Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1)) {
      Matrix directions = directions(kernels, random);
      ClusteredNeighbours.Result found = ClusteredNeighbours.of(kernels, directions, K);
      SparseMatrix exact =
          NearestNeighbours.of(kernels, directions, K, NearestNeighbours.Weight.COSINE);
      int common = 0;
      for (int row = 0; row < ROWS; row++) {
        int[] columns = Arrays.copyOfRange(found.columns(), row * K, (row + 1) * K);
        Arrays.sort(columns);
        for (int at = exact.offsets()[row]; at < exact.offsets()[row + 1]; at++) {
          common += Arrays.binarySearch(columns, exact.columnIndices()[at]) >= 0 ? 1 : 0;
        }
      }
      double recall = (double) common / (ROWS * K);
      assertTrue(found.recall() >= 0.95, "estimated " + found.recall());
      assertTrue(recall >= 0.92, "recall %.3f, estimated %.3f".formatted(recall, found.recall()));
    }
  }

  @Test
  void isTheSameWithAnyNumberOfThreads(RandomGenerator random) {
    try (Kernels one = Kernels.create(Kernels.Kind.VECTOR, 1);
        Kernels two = Kernels.create(Kernels.Kind.VECTOR, 2)) {
      Matrix directions = directions(one, random);
      assertArrayEquals(
          ClusteredNeighbours.of(one, directions, K).columns(),
          ClusteredNeighbours.of(two, directions, K).columns());
    }
  }

  /** Rows around a few hundred random directions, like items of a few hundred kinds. */
  private static Matrix directions(Kernels kernels, RandomGenerator random) {
    double[][] kinds = new double[300][WIDTH];
    for (double[] kind : kinds) {
      Arrays.setAll(kind, at -> random.nextGaussian());
    }
    Matrix rows = Matrix.zeros(ROWS, WIDTH);
    for (int row = 0; row < ROWS; row++) {
      double[] kind = kinds[random.nextInt(kinds.length)];
      for (int column = 0; column < WIDTH; column++) {
        rows.set(row, column, (float) (kind[column] + 0.5 * random.nextGaussian()));
      }
    }
    Matrix directions = Matrix.zeros(ROWS, WIDTH);
    kernels.normalizeRows(rows, directions, Matrix.zeros(ROWS, 1));
    return directions;
  }
}
