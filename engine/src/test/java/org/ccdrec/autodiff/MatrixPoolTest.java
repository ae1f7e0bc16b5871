package org.ccdrec.autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.random.RandomGenerator;
import org.ccdrec.kernel.Matrix;
import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class MatrixPoolTest {
  @Test
  void sizeClassesAreAnEighthApart() {
    assertEquals(1024, MatrixPool.capacityFor(0));
    assertEquals(1024, MatrixPool.capacityFor(1024));
    assertEquals(1152, MatrixPool.capacityFor(1025));
    int before = 1024;
    for (int length = 1025; length < 3_000_000; length += 1 + length / 1000) {
      int capacity = MatrixPool.capacityFor(length);
      assertTrue(capacity >= length && capacity <= length * 1.126, length + " in " + capacity);
      assertEquals(capacity, MatrixPool.capacityFor(capacity), "a class holds itself");
      assertTrue(capacity == before || capacity <= before * 1.126, before + " to " + capacity);
      before = capacity;
    }
  }

  @Test
  void lentMatricesDoNotOverlap(RandomGenerator random) {
    MatrixPool pool = new MatrixPool();
    for (int round = 0; round < 3; round++) {
      Matrix[] lent = new Matrix[60];
      for (int at = 0; at < lent.length; at++) {
        lent[at] = pool.take(random.nextInt(40), 1 + random.nextInt(70));
        fill(lent[at], at);
      }
      for (int at = 0; at < lent.length; at++) {
        for (float value : lent[at].toArray()) {
          assertEquals(at, value);
        }
      }
      pool.reclaim();
    }
  }

  private static void fill(Matrix matrix, float value) {
    for (int row = 0; row < matrix.rows(); row++) {
      for (int column = 0; column < matrix.columns(); column++) {
        matrix.set(row, column, value);
      }
    }
  }

  @Test
  void doesNotGrowInASteadyState(RandomGenerator random) {
    MatrixPool pool = new MatrixPool();
    step(pool, random, 1000);
    long bytes = pool.allocatedBytes();
    assertEquals(4L * (65536 + 1024 + MatrixPool.capacityFor(500 * 3)), bytes);
    for (int step = 0; step < 50; step++) {
      step(pool, random, 1024 - random.nextInt(64));
    }
    assertEquals(bytes, pool.allocatedBytes());
  }

  private static void step(MatrixPool pool, RandomGenerator random, int rows) {
    pool.take(rows, 64);
    pool.take(1 + random.nextInt(20), 5);
    pool.take(500, 3);
    pool.reclaim();
  }
}
