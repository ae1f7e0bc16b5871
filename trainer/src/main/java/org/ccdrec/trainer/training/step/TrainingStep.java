package org.ccdrec.trainer.training.step;

import org.ccdrec.autodiff.Adam;
import org.ccdrec.autodiff.Tape;
import org.ccdrec.graph.Interactions;
import org.ccdrec.trainer.training.config.MirrorGradient;
import org.ccdrec.trainer.training.ranking.TrainingBatch;

/** One step of optimisation: the losses of a batch, and an update of the parameters by them. */
public final class TrainingStep {
  private final TrainingRegime regime;
  private final Interactions interactions;
  private final Compute compute;
  private final Optimisation optimisation;

  /**
   * How parameters are updated.
   *
   * @param mirror which steps are mirrored
   */
  public record Optimisation(Adam adam, MirrorGradient mirror) {}

  public TrainingStep(
      TrainingRegime regime,
      Interactions interactions,
      Compute compute,
      Optimisation optimisation) {
    this.regime = regime;
    this.interactions = interactions;
    this.compute = compute;
    this.optimisation = optimisation;
  }

  /** Takes one step and reports it. */
  public void run(TrainingBatch batch, EpochLog log) {
    MirrorGradient mirror = optimisation.mirror();
    if (mirror.mirrors(batch.step())) {
      update((float) mirror.alpha1(), batch, log);
      EpochLog unreported = new EpochLog(0);
      update((float) -mirror.alpha2(), batch, unreported);
    } else {
      update(1, batch, log);
    }
  }

  /** Moves the parameters down the slope of the loss times {@code scale}. */
  private void update(float scale, TrainingBatch batch, EpochLog log) {
    try (Tape tape = compute.newTape()) {
      StepLosses step = new StepLosses(tape, compute, interactions, batch, log);
      regime.addLosses(step);
      tape.backward(step.sum(scale));
      optimisation.adam().step(tape.parameterGradients());
    }
  }
}
