package org.ccdrec.trainer.training;

import org.ccdrec.config.Setting;

/** Section {@code training.learningRateDecay}: the learning rate falls with the epoch. */
public record LearningRateDecay(
    @Setting(
            help = "What the learning rate is multiplied by; 1 keeps it (LATTICE has 0.96)",
            defaultValue = "1",
            above = "0",
            max = "1")
        double factor,
    @Setting(help = "In so many epochs, little by little", defaultValue = "50", min = "1")
        int epochs) {

  /** The learning rate of an epoch, counted from 0: {@code rate · factor^(epoch / epochs)}. */
  double rate(double initial, int epoch) {
    return initial * Math.pow(factor, (double) epoch / epochs);
  }
}
