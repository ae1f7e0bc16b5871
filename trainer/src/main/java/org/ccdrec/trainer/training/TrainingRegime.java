package org.ccdrec.trainer.training;

import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.NegativeSampler;
import org.ccdrec.spi.Negatives;
import org.ccdrec.spi.SamplingView;

/** How the losses of a training step come about, and what that means for epochs and inference. */
sealed interface TrainingRegime
    permits OwnObjective, RankedAfterForward, RankedBeforeForward, CurricularRegime {

  /** Runs the forward pass of a step and adds its losses. */
  void addLosses(StepLosses step);

  /** The name of an epoch's curriculum stage; {@code -} without a curriculum. */
  default String stage(int epoch) {
    return "-";
  }

  /** The first epoch whose evaluations count towards patience. */
  default int firstPatientEpoch() {
    return 0;
  }

  /** Prepares inference after an epoch and returns the fusion that it uses. */
  default ItemFusion inferenceFusion(Compute compute, int epoch) {
    return ItemFusion.IDENTITY;
  }

  /** Draws a negative for each pair from a sampler that needs no representations. */
  static int[] randomNegatives(NegativeSampler sampler, StepLosses step) {
    TrainingBatch batch = step.batch();
    SamplingView view = SamplingView.ofStep(batch.step());
    Negatives negatives =
        step.timed(
            "negative sampling", () -> sampler.sample(batch.users(), batch.positives(), view));
    return switch (negatives) {
      case Negatives.Items(int[] items) -> items;
      case Negatives.Vectors vectors ->
          throw new IllegalStateException(
              "a sampler that needs no representations must return items");
    };
  }
}
