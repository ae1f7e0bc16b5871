package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.nd4j.linalg.api.ndarray.INDArray;

@ExtendWith(Seeded.class)
final class MatrixTest {
  private static Matrix counting(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int at = 0; at < values.length; at++) {
      values[at] = at;
    }
    return Matrix.of(rows, columns, values);
  }

  @Test
  void isRowMajor() {
    Matrix matrix = counting(3, 4);
    assertEquals(6, matrix.get(1, 2));
    matrix.set(2, 3, -1);
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -1}, matrix.toArray());
    assertEquals(12, matrix.length());
    assertEquals(48, matrix.segment().byteSize());
  }

  @Test
  void startsAtALineOfTheCache(RandomGenerator random) {
    for (int round = 0; round < 50; round++) {
      Matrix matrix = Matrix.uninitialised(random.nextInt(2000), random.nextInt(1, 100));
      assertEquals(0, matrix.segment().address() % 64, matrix::toString);
    }
  }

  @Test
  void zerosAreZero() {
    assertArrayEquals(new float[7 * 33], Matrix.zeros(7, 33).toArray());
    Matrix matrix = counting(7, 33);
    matrix.clear();
    assertArrayEquals(new float[7 * 33], matrix.toArray());
  }

  @Test
  void sharesItsMemoryWithNd4j(RandomGenerator random) {
    Matrix matrix = counting(10, 6);
    Matrix window = matrix.rowRange(2, 9).rowRange(1, 5);
    INDArray array = window.array();
    assertArrayEquals(new long[] {4, 6}, array.shape());
    assertEquals('c', array.ordering());
    for (int round = 0; round < 10; round++) {
      int row = random.nextInt(4);
      int column = random.nextInt(6);
      assertEquals(window.get(row, column), array.getFloat(row, column));
      array.putScalar(row, column, 100 + round);
      assertEquals(100 + round, window.get(row, column));
      assertEquals(100 + round, matrix.get(row + 3, column));
      window.set(row, column, -round);
      assertEquals(-round, array.getFloat(row, column));
    }
    array.assign(3);
    float[] expected = new float[24];
    Arrays.fill(expected, 3);
    assertArrayEquals(expected, window.toArray());
    assertEquals(17, matrix.get(2, 5), "the row before the window");
    assertEquals(42, matrix.get(7, 0), "the row after the window");
  }

  @Test
  void windowsShareMemory() {
    Matrix matrix = counting(4, 6);
    Matrix reshaped = matrix.rowRange(1, 4).reshaped(2, 3);
    assertArrayEquals(new float[] {6, 7, 8, 9, 10, 11}, reshaped.toArray());
    reshaped.clear();
    assertEquals(5, matrix.get(0, 5));
    assertEquals(0, matrix.get(1, 0));
    assertEquals(12, matrix.get(2, 0));
    assertEquals(0, matrix.rowRange(2, 2).length());
  }

  @Test
  void copiesHaveMemoryOfTheirOwn() {
    Matrix matrix = counting(3, 5);
    Matrix copy = matrix.rowRange(1, 3).copy();
    copy.set(0, 0, -1);
    assertEquals(5, matrix.get(1, 0));
    float[] row = new float[8];
    matrix.readRow(2, row);
    assertArrayEquals(new float[] {10, 11, 12, 13, 14, 0, 0, 0}, row);
    copy.copyFrom(matrix.rowRange(0, 2));
    assertArrayEquals(Arrays.copyOf(matrix.toArray(), 10), copy.toArray());
  }

  @Test
  void mayBeEmpty() {
    assertEquals(0, Matrix.zeros(0, 5).toArray().length);
    assertEquals(0, Matrix.of(3, 0).copy().length());
  }

  @Test
  void refusesWhatDoesNotFit() {
    Matrix matrix = counting(2, 3);
    assertMessage("rows and columns must not be negative", () -> Matrix.zeros(-1, 2));
    assertMessage("values must hold rows × columns numbers", () -> Matrix.of(2, 2, 1, 2, 3));
    assertMessage("must have the same shape", () -> matrix.copyFrom(Matrix.zeros(3, 2)));
    assertMessage("a window must fit", () -> matrix.reshaped(2, 4));
    assertThrows(IndexOutOfBoundsException.class, () -> matrix.rowRange(1, 3));
    assertThrows(IndexOutOfBoundsException.class, () -> matrix.rowRange(-1, 1));
  }

  private static void assertMessage(String part, Runnable refused) {
    String message = assertThrows(IllegalArgumentException.class, refused::run).getMessage();
    assertTrue(message.contains(part), message);
  }

  /** A kernel may hold only the segment, in a loop after which the matrix is not used again. */
  @Test
  void memoryLivesAsLongAsItsSegment() {
    MemorySegment[] segments = new MemorySegment[40];
    for (int at = 0; at < segments.length; at++) {
      segments[at] = filled(at);
    }
    for (int round = 0; round < 10; round++) {
      System.gc();
      Matrix.zeros(256, 256);
    }
    for (int at = 0; at < segments.length; at++) {
      float[] values = segments[at].toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
      for (float value : values) {
        assertEquals(at + 0.5f, value);
      }
    }
  }

  private static MemorySegment filled(int at) {
    float[] values = new float[256 * 256];
    Arrays.fill(values, at + 0.5f);
    return Matrix.of(256, 256, values).segment();
  }
}
