package org.ccdrec.trainer.tuning;

import java.util.List;

/**
 * Asynchronous successive halving in its stopping form (Li, Jamieson, Rostamizadeh, Gonina, Hardt,
 * Recht and Talwalkar, MLSys 2020): after {@code firstEpochs · factor^k} epochs, k = 0, 1, …, a
 * trial goes on only if it is among the best {@code 1/factor} of the trials that came so far.
 *
 * @param firstEpochs epochs before the first comparison; 0 for none
 * @param factor the reciprocal of the share of trials that go on, at least 2
 */
record Halving(int firstEpochs, int factor) {

  /** Returns the epochs of the first comparison after a number of epochs; 0 if there is none. */
  long rungAfter(long epochs) {
    if (firstEpochs == 0) {
      return 0;
    }
    long rung = firstEpochs;
    while (rung <= epochs) {
      rung *= factor;
    }
    return rung;
  }

  /**
   * Returns whether a trial goes on.
   *
   * @param value its metric; larger is better
   * @param others the metrics of the other trials at the same comparison
   */
  boolean goesOn(double value, List<Double> others) {
    int trials = others.size() + 1;
    int allowed = (trials + factor - 1) / factor;
    return others.stream().filter(other -> other > value).count() < allowed;
  }
}
