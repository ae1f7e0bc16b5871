package org.ccdrec.server.statistics;

import java.util.Random;

/**
 * The users of one variant of a simulated shop: each sees several impressions. Six of ten never
 * click, the others at a rate such that the mean is the planted one; a click earns a random value.
 */
final class SimulatedArm {
  static final double MEAN_VALUE = 20;
  private static final int LARGEST_VISIT = 20;

  private final Random random;
  private final double rate;
  private final double[] impressions = new double[GroupSums.GROUPS];
  private final double[] clicks = new double[GroupSums.GROUPS];
  private final double[] revenue = new double[GroupSums.GROUPS];

  SimulatedArm(long seed, double rate) {
    this.random = new Random(seed);
    this.rate = rate;
  }

  /** Adds a day with visits of a number of users. */
  void day(int users) {
    for (int user = 0; user < users; user++) {
      int group = random.nextInt(GroupSums.GROUPS);
      double own = random.nextDouble() < 0.4 ? 2.5 * rate : 0;
      int visit = 1 + random.nextInt(LARGEST_VISIT);
      for (int impression = 0; impression < visit; impression++) {
        impressions[group]++;
        if (random.nextDouble() < own) {
          clicks[group]++;
          revenue[group] += -MEAN_VALUE * Math.log(1 - random.nextDouble());
        }
      }
    }
  }

  GroupSums clicks() {
    return new GroupSums(clicks, impressions);
  }

  GroupSums revenue() {
    return new GroupSums(revenue, impressions);
  }
}
