package org.ccdrec.trainer.training;

/**
 * Training produced a value that is not finite: the message names epoch, loss part and a remedy.
 */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergenceException(int epoch, String part, double value) {
    super(
        ("training diverged in epoch %d: the %s is %s; try a smaller training.learningRate, and see"
                + " whether features have extreme values (ccdrec inspect)")
            .formatted(epoch, part, value));
  }
}
