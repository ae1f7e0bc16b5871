package org.ccdrec.trainer.training.step;

/**
 * Thrown when training produces a value that is not finite. The message names the epoch, the loss
 * part and a remedy.
 */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public DivergenceException(int epoch, String part, double value) {
    super(
        ("training diverged in epoch %d: the %s is %s; try a smaller training.learningRate, and"
                + " check the features for extreme values (ccdrec inspect)")
            .formatted(epoch, part, value));
  }
}
