package org.ccdrec.trainer.training;

import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.graph.Interactions;

/** One step of optimisation: the losses of a batch, and an update of the parameters by them. */
final class TrainingStep {
  private final TrainingRegime regime;
  private final Interactions interactions;
  private final Compute compute;
  private final Optimisation optimisation;

  /**
   * How parameters are updated.
   *
   * @param mirror which steps are mirrored
   */
  record Optimisation(Adam adam, MirrorGradient mirror) {}

  TrainingStep(
      TrainingRegime regime,
      Interactions interactions,
      Compute compute,
      Optimisation optimisation) {
    this.regime = regime;
    this.interactions = interactions;
    this.compute = compute;
    this.optimisation = optimisation;
  }

  /**
   * Takes one step.
   *
   * @param losses counts the losses of the step
   * @return mean of s⁺ − s_c over the curricular negatives; NaN where there are none
   */
  double run(TrainingBatch batch, Losses losses) {
    MirrorGradient mirror = optimisation.mirror();
    if (!mirror.mirrors(batch.step())) {
      return update(1, batch, losses);
    }
    double hardness = update((float) mirror.alpha1(), batch, losses);
    Losses uncounted = new Losses();
    update((float) -mirror.alpha2(), batch, uncounted);
    return hardness;
  }

  /** Moves the parameters down the slope of the loss times {@code scale}. */
  private double update(float scale, TrainingBatch batch, Losses losses) {
    try (Tape tape = compute.newTape()) {
      StepLosses step = new StepLosses(tape, compute, interactions, batch, losses);
      regime.addLosses(step);
      tape.backward(step.sum(scale));
      optimisation.adam().step(tape.parameterGradients());
      return step.hardness();
    }
  }
}
