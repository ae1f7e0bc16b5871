package org.ccdrec.trainer.training.step;

/**
 * Thrown when training produces a value that is not finite. The message names the epoch, the loss
 * part, a remedy, and the plugin if it computed the value.
 */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Where the value was computed, as far as the step knows. */
  public enum Origin {
    /** By the trainer, from finite vectors. */
    TRAINER("the trainer"),
    /** By the backbone's forward pass. */
    FORWARD("forward"),
    /** By the backbone's own loss, from finite vectors. */
    LOSS("loss");

    private final String method;

    Origin(String method) {
      this.method = method;
    }
  }

  private final String fact;
  private final Origin origin;

  /** Creates the exception of a value whose most frequent cause is the learning rate. */
  public DivergenceException(int epoch, String part, double value, Origin origin) {
    this(
        "in epoch %d: the %s is %s".formatted(epoch, part, value),
        "training diverged %s; try a smaller training.learningRate, and check the features for"
            + " extreme values (ccdrec inspect)",
        origin);
  }

  private DivergenceException(String fact, String message, Origin origin) {
    super(message.formatted(fact));
    this.fact = fact;
    this.origin = origin;
  }

  /** Returns where the value was computed. */
  public Origin origin() {
    return origin;
  }

  /** Returns this failure as one of a backbone that made the value from finite parameters. */
  public DivergenceException computedBy(String backbone) {
    return new DivergenceException(
        fact,
        backbone
            + " failed %s, although all parameters are finite and of moderate size: its method "
            + origin.method
            + " computed the value; look there for a division by zero, a logarithm of zero or an"
            + " overflow, and check the features for extreme values (ccdrec inspect)",
        origin);
  }

  /** Returns this failure as one of a parameter that an earlier step made non-finite. */
  public DivergenceException ofParameter(String parameter, String backbone) {
    return new DivergenceException(
        fact,
        "training diverged %s, because an earlier step gave parameter '"
            + parameter
            + "' a value that is not finite; try a smaller training.learningRate, check the features"
            + " for extreme values (ccdrec inspect), and the gradients of the operations of "
            + backbone,
        origin);
  }
}
