package org.ccdrec.spi;

import java.util.random.RandomGenerator;

/**
 * A source of seeds that are derived from the run's seed by purpose, so that drawing more of one
 * kind of randomness never shifts another. Thread-safe; the generators are not.
 */
public interface RandomSource {
  /** A seed for {@code purpose}, and within it for a number such as the epoch or the step. */
  long seed(String purpose, long number);

  /** A generator seeded with {@link #seed}. */
  RandomGenerator generator(String purpose, long number);
}
