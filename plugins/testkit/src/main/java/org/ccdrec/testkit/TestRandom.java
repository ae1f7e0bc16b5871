package org.ccdrec.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ccdrec.spi.RandomSource;

/** Seeds mixed from the run's seed, the purpose and a number. */
record TestRandom(long runSeed) implements RandomSource {

  @Override
  public long seed(String purpose, long number) {
    long mixed = runSeed;
    for (int at = 0; at < purpose.length(); at++) {
      mixed = new SplittableRandom(mixed * 31 + purpose.charAt(at)).nextLong();
    }
    return new SplittableRandom(mixed + number).nextLong();
  }

  @Override
  public RandomGenerator generator(String purpose, long number) {
    return new SplittableRandom(seed(purpose, number));
  }
}
