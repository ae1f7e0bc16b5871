package org.ccdrec.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.ccdrec.kernel.Matrix;

/**
 * Matrices placed unaligned between guard values: NaNs of a known pattern, which propagate into
 * results that read them and are missing where they were overwritten. Closing checks the guards.
 */
public final class GuardedMemory implements AutoCloseable {
  private static final float GUARD = Float.intBitsToFloat(0x7fc0ffee);
  private static final int GUARD_FLOATS = 64;

  private record Guarded(Matrix buffer, int from, int to) {}

  private final RandomGenerator random;
  private final List<Guarded> all = new ArrayList<>();

  public GuardedMemory(RandomGenerator random) {
    this.random = random;
  }

  /** Returns a matrix full of NaN, to be overwritten. */
  public Matrix garbage(int rows, int columns) {
    int from = GUARD_FLOATS + random.nextInt(17);
    int to = from + rows * columns;
    Matrix buffer = Matrix.uninitialised(to + GUARD_FLOATS, 1);
    for (int at = 0; at < buffer.rows(); at++) {
      buffer.set(at, 0, GUARD);
    }
    all.add(new Guarded(buffer, from, to));
    return buffer.rowRange(from, to).reshaped(rows, columns);
  }

  /** Returns a matrix of standard normal values. */
  public Matrix normal(int rows, int columns) {
    return normal(rows, columns, 0, 1);
  }

  /** Returns a matrix of normal values. */
  public Matrix normal(int rows, int columns, double mean, double deviation) {
    Matrix matrix = garbage(rows, columns);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        matrix.set(row, column, (float) random.nextGaussian(mean, deviation));
      }
    }
    return matrix;
  }

  /** Returns a copy of {@code source}. */
  public Matrix copyOf(Matrix source) {
    Matrix copy = garbage(source.rows(), source.columns());
    copy.copyFrom(source);
    return copy;
  }

  @Override
  public void close() {
    for (Guarded guarded : all) {
      for (int at = 0; at < guarded.buffer.rows(); at++) {
        if (at < guarded.from || at >= guarded.to) {
          assertEquals(
              Float.floatToRawIntBits(GUARD),
              Float.floatToRawIntBits(guarded.buffer.get(at, 0)),
              "memory next to a matrix was overwritten");
        }
      }
    }
  }
}
