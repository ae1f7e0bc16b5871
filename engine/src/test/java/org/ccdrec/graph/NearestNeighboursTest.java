package org.ccdrec.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.ccdrec.autodiff.MatrixPool;
import org.ccdrec.autodiff.Profiler;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.graph.NearestNeighbours.Weight;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.kernel.SparseMatrix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NearestNeighboursTest {
  private final Kernels kernels = Kernels.create(Kernels.Kind.VECTOR, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void joinsARowToItselfAndToTheNearestDirections() {
    Matrix features = Matrix.of(4, 2, 3, 0, 3, 4, 0, 5, -2, 0);
    SparseMatrix graph = NearestNeighbours.of(kernels, features, 2, Weight.COSINE);
    assertArrayEquals(new int[] {0, 2, 4, 6, 8}, graph.offsets());
    assertArrayEquals(new int[] {0, 1, 1, 2, 1, 2, 2, 3}, graph.columnIndices());
    assertArrayEquals(new float[] {1, .6f, 1, .8f, .8f, 1, 0, 1}, graph.values(), 1e-6f);
  }

  @Test
  void uniformWeightsOfARowSumToOne() {
    Matrix features = Matrix.of(3, 1, 1, 2, -1);
    SparseMatrix graph = NearestNeighbours.of(kernels, features, 2, Weight.UNIFORM);
    assertArrayEquals(new int[] {0, 1, 0, 1, 0, 2}, graph.columnIndices());
    assertArrayEquals(new float[] {.5f, .5f, .5f, .5f, .5f, .5f}, graph.values());
  }

  @Test
  void equalRowsAreTakenInOrder() {
    Matrix features = Matrix.of(5, 1, 1, 1, 1, 1, 1);
    SparseMatrix graph = NearestNeighbours.of(kernels, features, 2, Weight.UNIFORM);
    for (int row = 0; row < 5; row++) {
      assertArrayEquals(
          new int[] {0, 1}, Arrays.copyOfRange(graph.columnIndices(), 2 * row, 2 * row + 2));
    }
  }

  @Test
  void aGraphMadeAgainTakesNoMoreMemoryOfATape() {
    Matrix features = Matrix.of(4, 2, 3, 0, 3, 4, 0, 5, -2, 0);
    MatrixPool pool = new MatrixPool();
    long afterTheFirst = 0;
    for (int round = 0; round < 3; round++) {
      try (Tape tape = new Tape(kernels, pool, Profiler.off())) {
        SparseMatrix graph = NearestNeighbours.of(tape.workspace(), features, 2, Weight.COSINE);
        assertArrayEquals(new int[] {0, 1, 1, 2, 1, 2, 2, 3}, graph.columnIndices());
      }
      afterTheFirst = round == 0 ? pool.allocatedBytes() : afterTheFirst;
    }
    assertTrue(afterTheFirst > 0);
    assertEquals(afterTheFirst, pool.allocatedBytes());
  }

  @Test
  void aRowOfZerosIsJoinedToItselfAlone() {
    Matrix features = Matrix.of(4, 2, 1, 0, 0, 0, 1, 1, 0, 1);
    for (Weight weight : Weight.values()) {
      SparseMatrix graph = NearestNeighbours.of(kernels, features, 2, weight);
      assertEquals(1, graph.offsets()[2] - graph.offsets()[1]);
      assertEquals(1, graph.columnIndices()[graph.offsets()[1]]);
      assertEquals(1, graph.values()[graph.offsets()[1]]);
      assertEquals(7, graph.entries());
    }
  }

  @Test
  void fewerRowsThanNeighboursAreAllJoined() {
    SparseMatrix graph = NearestNeighbours.of(kernels, Matrix.of(2, 1, 1, 2), 10, Weight.UNIFORM);
    assertArrayEquals(new int[] {0, 1, 0, 1}, graph.columnIndices());
    assertArrayEquals(new float[] {.5f, .5f, .5f, .5f}, graph.values());
  }

  @Test
  void aGraphOfNothingIsEmpty() {
    SparseMatrix graph = NearestNeighbours.of(kernels, Matrix.zeros(0, 3), 2, Weight.COSINE);
    assertEquals(0, graph.rows());
  }

  @Test
  void neighboursMustBePositive() {
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class,
            () -> NearestNeighbours.of(kernels, Matrix.zeros(2, 2), 0, Weight.COSINE));
    assertEquals("neighbours must be at least 1; neighbours=0", error.getMessage());
  }

  /** The last shape has more rows than one block of scores holds. */
  @ParameterizedTest
  @CsvSource({"1,1,1", "7,3,3", "65,16,10", "300,5,4", "2500,8,5"})
  void agreesWithBruteForce(int rows, int width, int k) {
    Random random = new Random(7);
    double[][] features = new double[rows][width];
    Matrix matrix = Matrix.zeros(rows, width);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < width; column++) {
        features[row][column] = (float) random.nextGaussian();
        matrix.set(row, column, (float) features[row][column]);
      }
    }
    SparseMatrix graph = NearestNeighbours.of(kernels, matrix, k, Weight.COSINE);
    for (int row = 0; row < rows; row += 1 + rows / 100) {
      double[] expected = bestCosines(features, row, k);
      double[] found = new double[k];
      for (int at = 0; at < k; at++) {
        int entry = graph.offsets()[row] + at;
        found[at] = cosine(features[row], features[graph.columnIndices()[entry]]);
        assertEquals(found[at], graph.values()[entry], 1e-5);
      }
      Arrays.sort(found);
      assertArrayEquals(expected, found, 1e-5, "row " + row);
    }
  }

  private static double[] bestCosines(double[][] features, int row, int k) {
    return IntStream.range(0, features.length)
        .mapToObj(other -> cosine(features[row], features[other]))
        .sorted(Comparator.reverseOrder())
        .limit(k)
        .mapToDouble(Double::doubleValue)
        .sorted()
        .toArray();
  }

  private static double cosine(double[] a, double[] b) {
    double dot = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int at = 0; at < a.length; at++) {
      dot += a[at] * b[at];
      squaresOfA += a[at] * a[at];
      squaresOfB += b[at] * b[at];
    }
    return dot / Math.sqrt(squaresOfA * squaresOfB);
  }
}
