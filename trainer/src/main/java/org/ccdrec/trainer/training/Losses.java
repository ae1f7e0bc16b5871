package org.ccdrec.trainer.training;

import java.util.LinkedHashMap;
import java.util.Map;

/** Averages the loss parts over the steps of an epoch. Not thread-safe. */
final class Losses {
  private final Map<String, Double> sums = new LinkedHashMap<>();
  private int steps;

  /**
   * Adds one step's value of a loss part; throws {@link DivergenceException} if it is not finite.
   */
  void add(int epoch, String part, double value) {
    if (!Double.isFinite(value)) {
      throw new DivergenceException(epoch, part + " loss", value);
    }
    sums.merge(part, value, Double::sum);
  }

  void stepDone() {
    steps++;
  }

  Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    sums.forEach((part, sum) -> means.put(part, sum / steps));
    return means;
  }
}
