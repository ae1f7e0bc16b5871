package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class TopKTest {
  @Test
  void keepsTheBestOfAStream(RandomGenerator random) {
    for (int round = 0; round < 300; round++) {
      int length = 1 + random.nextInt(300);
      int k = 1 + random.nextInt(length);
      int distinct = 1 + random.nextInt(50);
      float[] values = new float[length];
      TopK best = new TopK(k);
      for (int column = 0; column < length; column++) {
        values[column] = random.nextInt(distinct);
        best.offer(values[column], column);
      }
      int[] expected =
          IntStream.range(0, length)
              .boxed()
              .sorted((a, b) -> Float.compare(values[b], values[a]))
              .mapToInt(column -> column)
              .limit(k)
              .toArray();
      assertEquals(values[expected[k - 1]], best.threshold());
      int[] out = new int[k + 2];
      Arrays.fill(out, -9);
      best.drain(out, 1);
      assertArrayEquals(expected, Arrays.copyOfRange(out, 1, k + 1));
      assertEquals(-9, out[0]);
      assertEquals(-9, out[k + 1]);
    }
  }

  @Test
  void thresholdIsOpenUntilFull() {
    TopK best = new TopK(2);
    assertEquals(Float.NEGATIVE_INFINITY, best.threshold());
    best.offer(5, 0);
    assertEquals(Float.NEGATIVE_INFINITY, best.threshold());
    best.offer(7, 1);
    assertEquals(5, best.threshold());
    best.offer(6, 2);
    assertEquals(6, best.threshold());
  }

  @Test
  void drainingEmptiesIt() {
    TopK best = new TopK(3);
    best.offer(1, 4);
    int[] out = {0, 0, 0};
    best.drain(out, 0);
    assertArrayEquals(new int[] {4, 0, 0}, out);
    best.offer(-5, 9);
    best.drain(out, 0);
    assertArrayEquals(new int[] {9, 0, 0}, out);
  }
}
