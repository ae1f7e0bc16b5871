package org.ccdrec.trainer.model;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ccdrec.spi.RandomSource;

/**
 * Derives independent seeds for named purposes from one seed.
 *
 * @param seed the run's seed
 */
public record SeededRandom(long seed) implements RandomSource {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  @Override
  public long seed(String purpose, long number) {
    long hash = mix(seed + GOLDEN);
    for (byte letter : purpose.getBytes(StandardCharsets.UTF_8)) {
      hash = mix(hash + GOLDEN * (letter + 1L));
    }
    return mix(hash + GOLDEN * (number + 1));
  }

  @Override
  public RandomGenerator generator(String purpose, long number) {
    return new SplittableRandom(seed(purpose, number));
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
