package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.ccdrec.testing.GuardedMemory;
import org.junit.jupiter.api.Test;

/**
 * The contract of normal noise of any kernels. Bounds are at six standard errors and the
 * Kolmogorov–Smirnov bound at a level of 1e-9, so that random failures practically never occur.
 */
interface NoiseContract extends UnderTest {
  int SAMPLES = 1 << 18;
  double SIX_ERRORS = 6 / Math.sqrt(SAMPLES);
  double KOLMOGOROV_BOUND = Math.sqrt(Math.log(2 / 1e-9) / 2);

  @Test
  default void noiseHasTheMomentsOfTheNormalLaw(RandomGenerator random) {
    double[] noise = noise(random.nextLong());
    assertEquals(0, moment(noise, 1), SIX_ERRORS);
    assertEquals(1, moment(noise, 2), SIX_ERRORS * Math.sqrt(2));
    assertEquals(0, moment(noise, 3), SIX_ERRORS * Math.sqrt(15));
    assertEquals(3, moment(noise, 4), SIX_ERRORS * Math.sqrt(96));
  }

  @Test
  default void noiseFollowsTheNormalLaw(RandomGenerator random) {
    double[] sorted = noise(random.nextLong());
    Arrays.sort(sorted);
    double distance = 0;
    for (int at = 0; at < SAMPLES; at++) {
      double probability = normalDistribution(sorted[at]);
      distance = Math.max(distance, probability - (double) at / SAMPLES);
      distance = Math.max(distance, (at + 1.0) / SAMPLES - probability);
    }
    double statistic = distance * Math.sqrt(SAMPLES);
    assertTrue(statistic < KOLMOGOROV_BOUND, "Kolmogorov–Smirnov statistic " + statistic);
  }

  @Test
  default void noiseOfNeighboursAndSeedsIsIndependent(RandomGenerator random) {
    long seed = random.nextLong();
    double[] noise = noise(seed);
    for (int lag : new int[] {1, 2, 16, 64, 1023, 1024, 1025, 2048, 4096}) {
      double[] moved = Arrays.copyOfRange(noise, lag, SAMPLES + lag);
      assertIndependent(noise, moved, "lag " + lag);
    }
    assertIndependent(noise, noise(seed + 1), "next seed");
    assertIndependent(noise, noise(seed ^ (1L << 63)), "seed with another sign");
    assertIndependent(noise, noise(seed ^ (1L << 32)), "seed with another high half");
  }

  @Test
  default void noiseIsReproducible(RandomGenerator random) {
    for (Shapes.Shape shape : Shapes.all(random)) {
      try (GuardedMemory memory = new GuardedMemory(random)) {
        long seed = random.nextLong();
        Matrix first = memory.garbage(shape.rows(), shape.columns());
        Matrix other = memory.garbage(shape.rows(), shape.columns());
        Matrix again = memory.garbage(shape.rows(), shape.columns());
        kernels().gaussian(seed, first);
        kernels().gaussian(seed + 1, other);
        kernels().gaussian(seed, again);
        assertArrayEquals(first.toArray(), again.toArray());
        for (float value : first.toArray()) {
          assertTrue(Float.isFinite(value));
        }
        if (first.length() > 1) {
          assertTrue(!Arrays.equals(first.toArray(), other.toArray()), "two seeds, same noise");
        }
      }
    }
  }

  private double[] noise(long seed) {
    Matrix noise = Matrix.uninitialised(SAMPLES / 64, 64);
    kernels().gaussian(seed, noise);
    double[] values = new double[SAMPLES];
    for (int at = 0; at < SAMPLES; at++) {
      values[at] = noise.get(at / 64, at % 64);
    }
    return values;
  }

  private static double moment(double[] values, int power) {
    return Arrays.stream(values).map(value -> Math.pow(value, power)).average().orElseThrow();
  }

  /** Neither values nor their squares may be correlated; places past the end of {@code b} are 0. */
  private static void assertIndependent(double[] a, double[] b, String what) {
    double products = 0;
    double squares = 0;
    for (int at = 0; at < a.length; at++) {
      products += a[at] * b[at] / a.length;
      squares += b[at] == 0 ? 0 : (a[at] * a[at] - 1) * (b[at] * b[at] - 1) / a.length;
    }
    assertEquals(0, products, SIX_ERRORS, what);
    assertEquals(0, squares, 2 * SIX_ERRORS, what + ", squares");
  }

  /** Φ(x) by Marsaglia's series (2004). */
  private static double normalDistribution(double x) {
    double term = x;
    double sum = x;
    for (int i = 3; Math.abs(term) > 1e-17; i += 2) {
      term *= x * x / i;
      sum += term;
    }
    return 0.5 + sum * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }
}
