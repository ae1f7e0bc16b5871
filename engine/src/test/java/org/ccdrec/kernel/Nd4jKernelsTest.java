package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class Nd4jKernelsTest extends KernelsContract {
  @Override
  public Kernels create(int threads) {
    return Kernels.create(Kernels.Kind.ND4J, threads);
  }

  @Test
  void resultsAreRepeatable(RandomGenerator random) {
    long seed = random.nextLong();
    for (int[] size : new int[][] {{1000, 17}, {333, 64}}) {
      assertEquals(
          KernelBits.of(create(1), seed, size[0], size[1]),
          KernelBits.of(create(1), seed, size[0], size[1]));
    }
  }
}
