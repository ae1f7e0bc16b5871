package org.ccdrec.trainer.data;

import java.util.random.RandomGenerator;

/** Random order (Fisher and Yates, in Durstenfeld's form). Stateless. */
public final class Shuffle {
  private Shuffle() {}

  /** Puts values into an order that is uniformly random. */
  public static void inPlace(int[] values, RandomGenerator random) {
    for (int at = values.length - 1; at > 0; at--) {
      int other = random.nextInt(at + 1);
      int moved = values[at];
      values[at] = values[other];
      values[other] = moved;
    }
  }
}
