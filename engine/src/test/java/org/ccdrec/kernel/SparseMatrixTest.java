package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.ccdrec.testing.Graphs;
import org.ccdrec.testing.Seeded;
import org.ccdrec.testkit.DoubleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class SparseMatrixTest {
  @Test
  void addsEntriesOfOnePlace(RandomGenerator random) {
    for (int round = 0; round < 50; round++) {
      int rows = 1 + random.nextInt(20);
      int columns = 1 + random.nextInt(20);
      int entries = random.nextInt(150);
      int[] rowIndices = random.ints(entries, 0, rows).toArray();
      int[] columnIndices = random.ints(entries, 0, columns).toArray();
      float[] values = new float[entries];
      double[] expected = new double[rows * columns];
      for (int at = 0; at < entries; at++) {
        values[at] = random.nextInt(-8, 9);
        expected[rowIndices[at] * columns + columnIndices[at]] += values[at];
      }
      SparseMatrix matrix =
          SparseMatrix.ofEntries(rows, columns, rowIndices, columnIndices, values);
      assertWellFormed(matrix, rows, columns);
      assertArrayEquals(expected, DoubleMatrix.of(matrix).values());
      assertWellFormed(matrix.transposed(), columns, rows);
    }
  }

  private static void assertWellFormed(SparseMatrix matrix, int rows, int columns) {
    assertEquals(rows, matrix.rows());
    assertEquals(columns, matrix.columns());
    assertEquals(0, matrix.offsets()[0]);
    assertEquals(matrix.entries(), matrix.offsets()[rows]);
    assertEquals(matrix.entries(), matrix.values().length);
    assertEquals(matrix.entries(), matrix.columnIndices().length);
    for (int row = 0; row < rows; row++) {
      for (int at = matrix.offsets()[row] + 1; at < matrix.offsets()[row + 1]; at++) {
        assertTrue(matrix.columnIndices()[at - 1] < matrix.columnIndices()[at], "not ascending");
      }
    }
  }

  @Test
  void transposes(RandomGenerator random) {
    SparseMatrix matrix = Graphs.random(random, 60, 45);
    SparseMatrix transpose = matrix.transposed();
    assertArrayEquals(
        DoubleMatrix.of(matrix).transposed().values(), DoubleMatrix.of(transpose).values());
    assertSame(transpose, matrix.transposed());
    assertSame(matrix, transpose.transposed());
  }

  @Test
  void aSymmetricMatrixIsItsOwnTranspose(RandomGenerator random) {
    SparseMatrix matrix = Graphs.randomSymmetric(random, 40);
    assertSame(matrix, matrix.transposed());
    assertArrayEquals(
        DoubleMatrix.of(matrix).values(), DoubleMatrix.of(matrix).transposed().values());
    SparseMatrix oblong = Graphs.random(random, 3, 4);
    assertThrows(IllegalArgumentException.class, oblong::symmetric);
  }

  @Test
  void addsWeighted(RandomGenerator random) {
    SparseMatrix a = Graphs.random(random, 33, 21);
    SparseMatrix b = Graphs.random(random, 33, 21);
    SparseMatrix sum = a.plus(2, b, -0.5f);
    DoubleMatrix expected = DoubleMatrix.of(a).zip(DoubleMatrix.of(b), (x, y) -> 2 * x - 0.5 * y);
    assertWellFormed(sum, 33, 21);
    assertArrayEquals(expected.values(), DoubleMatrix.of(sum).values(), 1e-6);
    assertThrows(IllegalArgumentException.class, () -> a.plus(1, b.transposed(), 1));
  }

  @Test
  void takesCompressedRowsAsTheyAre() {
    int[] offsets = {0, 0, 2};
    float[] values = {5, 6};
    SparseMatrix matrix = SparseMatrix.ofRows(4, offsets, new int[] {1, 3}, values);
    assertArrayEquals(new double[] {0, 0, 0, 0, 0, 5, 0, 6}, DoubleMatrix.of(matrix).values());
    assertSame(values, matrix.values());
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseMatrix.ofRows(4, offsets, new int[] {1}, values));
    assertThrows(
        IllegalArgumentException.class,
        () -> SparseMatrix.ofRows(4, new int[] {0, 1}, new int[] {1, 3}, values));
  }

  @Test
  void mayBeEmpty() {
    SparseMatrix matrix = SparseMatrix.ofEntries(3, 2, new int[0], new int[0], new float[0]);
    assertEquals(0, matrix.entries());
    assertWellFormed(matrix.transposed(), 2, 3);
  }
}
