package org.ccdrec.trainer.training.config;

/**
 * The steps of an epoch: how large batches are, and what follows from it.
 *
 * <p>A step of a graph model propagates over nearly the whole graph, however small its batch. With
 * a fixed batch size an epoch therefore costs time in proportion to the square of the training
 * pairs. The scaled form bounds the number of steps and lets batches grow, so that all pairs of a
 * batch share one propagation and an epoch costs time in proportion to the pairs. The learning rate
 * grows with the square root of the batch, which keeps the noise of Adam's steps (Malladi et al.,
 * "On the SDEs and scaling rules for adaptive gradient algorithms", NeurIPS 2022), up to a factor
 * of {@value #LARGEST_FACTOR}.
 *
 * @param scaled whether the scaled form is used
 * @param batchSize training pairs of a step
 * @param learningRateFactor multiplies the configured learning rate
 */
public record StepPlan(boolean scaled, int batchSize, double learningRateFactor) {
  /** The number of training pairs from which {@link PropagationForm#AUTO} means the scaled form. */
  public static final int SCALED_FROM = 300_000;

  private static final int FEWEST_STEPS = 16;
  private static final int MOST_STEPS = 64;

  private static final double LARGEST_FACTOR = 4;
  private static final int MOST_CANDIDATES = 1024;

  /**
   * Returns the plan for a number of training pairs.
   *
   * @param growing whether the model's losses allow larger batches
   */
  public static StepPlan of(RunConfig config, int pairs, boolean growing) {
    RunConfig.TrainingSection training = config.training();
    boolean scaled =
        growing
            && switch (training.propagation()) {
              case AUTO -> pairs >= SCALED_FROM;
              case EXACT -> false;
              case SCALED -> true;
            };
    if (!scaled) {
      return new StepPlan(false, training.batchSize(), 1);
    }
    int steps = training.scaledSteps() > 0 ? training.scaledSteps() : steps(config, pairs);
    int batch = Math.max(training.batchSize(), Math.ceilDiv(pairs, steps));
    double factor = Math.sqrt((double) batch / training.batchSize());
    return new StepPlan(true, batch, Math.min(LARGEST_FACTOR, factor));
  }

  /**
   * Returns the steps of an epoch if the configuration does not say: few, as long as the learning
   * rate can grow with the batch; beyond, larger batches learn less. With CCDRec, pairs and not
   * propagation take most of the time and memory, so that fewer steps save little.
   */
  private static int steps(RunConfig config, int pairs) {
    if (config.ccdrec().enabled()) {
      return MOST_STEPS;
    }
    double largest = LARGEST_FACTOR * LARGEST_FACTOR * config.training().batchSize();
    return (int) Math.clamp(Math.ceil(pairs / largest), FEWEST_STEPS, MOST_STEPS);
  }

  /** Returns the most candidates of curricular sampling in a step. */
  public int mostCandidates() {
    return scaled ? MOST_CANDIDATES : Integer.MAX_VALUE;
  }

  /** Describes the scaled form in one line. */
  public String describe(double learningRate) {
    return "scaled propagation: batches of %,d pairs, learning rate %.2g (training.propagation)"
        .formatted(batchSize, learningRate * learningRateFactor);
  }
}
