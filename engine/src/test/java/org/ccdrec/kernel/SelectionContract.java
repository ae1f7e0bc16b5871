package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.testing.GuardedMemory;
import org.junit.jupiter.api.Test;

/** The contract of selection by rank in any kernels: exact, ties by column, NaN as −∞. */
interface SelectionContract extends UnderTest {
  @Test
  default void topKIsTheHeadOfTheSortedRow(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      for (int k : new int[] {1, shape.columns(), 1 + random.nextInt(shape.columns())}) {
        try (GuardedMemory memory = new GuardedMemory(random)) {
          Matrix scores = scores(memory, shape, random);
          int[] expected = new int[shape.rows() * k];
          for (int row = 0; row < shape.rows(); row++) {
            System.arraycopy(sorted(scores, row), 0, expected, row * k, k);
          }
          int[] columns = new int[shape.rows() * k];
          kernels().topK(scores, k, columns);
          assertArrayEquals(expected, columns, () -> "top " + k + " of " + shape);
        }
      }
    }
  }

  @Test
  default void topKOfALongRow(RandomGenerator random) {
    try (GuardedMemory memory = new GuardedMemory(random)) {
      Matrix scores = scores(memory, new Shapes.Shape(3, 10_007), random);
      int[] columns = new int[3 * 50];
      kernels().topK(scores, 50, columns);
      for (int row = 0; row < 3; row++) {
        assertArrayEquals(
            Arrays.copyOf(sorted(scores, row), 50),
            Arrays.copyOfRange(columns, row * 50, (row + 1) * 50));
      }
    }
  }

  @Test
  default void topKOfAscendingDescendingAndEqualRows() {
    Matrix scores = Matrix.zeros(3, 100);
    for (int column = 0; column < 100; column++) {
      scores.set(0, column, column);
      scores.set(1, column, -column);
    }
    int[] columns = new int[9];
    kernels().topK(scores, 3, columns);
    assertArrayEquals(new int[] {99, 98, 97, 0, 1, 2, 0, 1, 2}, columns);
  }

  @Test
  default void topKPutsNaNWithMaskedColumns() {
    float nan = Float.NaN;
    float masked = Float.NEGATIVE_INFINITY;
    Matrix scores = Matrix.of(2, 5, nan, masked, -7, nan, 3, nan, nan, nan, nan, nan);
    int[] columns = new int[10];
    kernels().topK(scores, 5, columns);
    assertArrayEquals(new int[] {4, 2, 0, 1, 3, 0, 1, 2, 3, 4}, columns);
  }

  @Test
  default void selectsRanks(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        Matrix scores = scores(memory, shape, random);
        int[] ranks = random.ints(shape.rows(), -1, shape.columns()).toArray();
        int[] expected = new int[shape.rows()];
        for (int row = 0; row < shape.rows(); row++) {
          expected[row] = ranks[row] < 0 ? -1 : sorted(scores, row)[ranks[row]];
        }
        int[] columns = new int[shape.rows()];
        kernels().selectRanks(scores, ranks, columns);
        assertArrayEquals(expected, columns, () -> "ranks of " + shape);
      }
    }
  }

  @Test
  default void nearestRowsAreTheHeadOfTheSortedProducts(RandomGenerator random) {
    for (int rows : new int[] {1, 2, 15, 63, 64, 65, 100, 257, 321, 600}) {
      int width = Shapes.draw(Shapes.COLUMNS, random);
      for (int k : new int[] {1, Math.min(rows, 10), 1 + random.nextInt(rows), rows}) {
        try (GuardedMemory memory = new GuardedMemory(random)) {
          Matrix x = wholeNumbers(memory, rows, width, random);
          int[] found = new int[rows * k];
          float[] products = new float[rows * k];
          kernels().nearestRows(x, k, found, products);
          for (int row = 0; row < rows; row++) {
            Matrix expected = products(x, row);
            int[] best = Arrays.copyOf(sorted(expected, 0), k);
            String what = "row " + row + " of " + rows + " × " + width + ", k " + k;
            assertArrayEquals(best, Arrays.copyOfRange(found, row * k, (row + 1) * k), what);
            for (int at = 0; at < k; at++) {
              assertEquals(expected.get(0, best[at]), products[row * k + at], what);
            }
          }
        }
      }
    }
  }

  @Test
  default void nearestRowsOfRowsThatAreNotNumbersComeLast() {
    Matrix x = Matrix.zeros(70, 3);
    for (int row = 0; row < 70; row++) {
      x.set(row, 0, row % 7 == 3 ? Float.NaN : row);
    }
    int[] found = new int[70 * 70];
    kernels().nearestRows(x, 70, found, new float[70 * 70]);
    int[] ascending = IntStream.range(0, 70).toArray();
    for (int row = 0; row < 70; row++) {
      int[] of = Arrays.copyOfRange(found, row * 70, (row + 1) * 70);
      if (row % 7 == 3) {
        assertArrayEquals(ascending, of);
      } else {
        int[] last = Arrays.copyOfRange(of, 60, 70);
        assertArrayEquals(IntStream.range(0, 10).map(at -> 7 * at + 3).toArray(), last);
      }
    }
  }

  /** Returns whole numbers, whose products and sums are exact, with many ties. */
  private static Matrix wholeNumbers(
      GuardedMemory memory, int rows, int columns, RandomGenerator random) {
    Matrix x = memory.normal(rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        x.set(row, column, random.nextInt(-2, 3));
      }
    }
    return x;
  }

  /** Returns the inner products of one row with all, positive zero for zero. */
  private static Matrix products(Matrix x, int row) {
    Matrix products = Matrix.zeros(1, x.rows());
    for (int other = 0; other < x.rows(); other++) {
      float sum = 0;
      for (int column = 0; column < x.columns(); column++) {
        sum += x.get(row, column) * x.get(other, column);
      }
      products.set(0, other, sum + 0f);
    }
    return products;
  }

  /**
   * Returns rows of few distinct values (many ties) and of many, with zeros of both signs and NaN.
   */
  private static Matrix scores(GuardedMemory memory, Shapes.Shape shape, RandomGenerator random) {
    Matrix scores = memory.normal(shape.rows(), shape.columns());
    for (int row = 0; row < shape.rows(); row++) {
      for (int column = 0; column < shape.columns(); column++) {
        if (row % 2 == 0) {
          scores.set(row, column, random.nextInt(-3, 4) * (random.nextBoolean() ? 1f : -1f));
        }
        if (row % 3 == 0 && random.nextInt(8) == 0) {
          scores.set(row, column, random.nextBoolean() ? Float.NaN : Float.NEGATIVE_INFINITY);
        }
        if (random.nextInt(200) == 0) {
          scores.set(row, column, Float.POSITIVE_INFINITY);
        }
      }
    }
    return scores;
  }

  private static int[] sorted(Matrix scores, int row) {
    Comparator<Integer> descending =
        Comparator.comparingDouble((Integer column) -> key(scores.get(row, column))).reversed();
    return IntStream.range(0, scores.columns())
        .boxed()
        .sorted(descending.thenComparingInt(column -> column))
        .mapToInt(column -> column)
        .toArray();
  }

  private static double key(double score) {
    return Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score + 0.0;
  }
}
