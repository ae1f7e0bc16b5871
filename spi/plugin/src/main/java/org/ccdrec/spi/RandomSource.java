package org.ccdrec.spi;

import java.util.random.RandomGenerator;

/**
 * Derives seeds from the run's seed by purpose, so that drawing more of one kind of randomness
 * never affects another. Thread-safe; the generators are not.
 */
public interface RandomSource {
  /** Returns a seed for {@code purpose} and, within it, a number such as the epoch or the step. */
  long seed(String purpose, long number);

  /** Returns a generator seeded with {@link #seed}. */
  RandomGenerator generator(String purpose, long number);
}
