package org.ccdrec.trainer.training.config;

import org.ccdrec.config.Setting;

/**
 * Section {@code training.learningRateDecay}: exponential decay of the learning rate over epochs.
 */
public record LearningRateDecay(
    @Setting(
            help = "Decay factor of the learning rate; 1 disables decay (LATTICE uses 0.96)",
            defaultValue = "1",
            above = "0",
            max = "1")
        double factor,
    @Setting(
            help = "Number of epochs over which the factor is applied gradually",
            defaultValue = "50",
            min = "1")
        int epochs) {

  /**
   * Returns the learning rate of an epoch, counted from 0: {@code rate · factor^(epoch / epochs)}.
   */
  public double rate(double initial, int epoch) {
    return initial * Math.pow(factor, (double) epoch / epochs);
  }
}
