package org.ccdrec.spi;

import java.util.random.RandomGenerator;

/**
 * Seeds derived from the run's one seed by purpose, so that drawing more of one kind of randomness
 * never shifts another.
 */
public interface RandomSource {
  /** A seed for {@code purpose}, and within it for a number such as the epoch or the step. */
  long seed(String purpose, long number);

  /** A generator seeded with {@link #seed}. */
  RandomGenerator generator(String purpose, long number);
}
