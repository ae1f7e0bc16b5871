package org.ccdrec.trainer.training.step;

import java.util.List;
import org.ccdrec.kernel.Kernels;
import org.ccdrec.spi.ItemFusion;
import org.ccdrec.spi.TrainingState;

/**
 * A way to compute the losses of a training step, with its consequences for epochs and inference.
 */
public sealed interface TrainingRegime
    permits OwnObjective, RankedAfterForward, RankedBeforeForward, CurricularRegime {

  /** Runs the forward pass of a step and adds its losses. */
  void addLosses(StepLosses step);

  /** Returns the name of an epoch's curriculum stage; {@code -} without a curriculum. */
  default String stage(int epoch) {
    return "-";
  }

  /** Returns the first epoch whose evaluations count towards patience. */
  default int firstPatientEpoch() {
    return 0;
  }

  /** Returns the signal-to-noise ratio of each pool; empty without pools. */
  default List<Double> poolSignalToNoise(Kernels kernels) {
    return List.of();
  }

  /** Prepares inference after an epoch and returns the fusion that it uses. */
  default ItemFusion inferenceFusion(Compute compute, int epoch) {
    return ItemFusion.IDENTITY;
  }

  /** Exchanges what an epoch leaves for the next one, beside parameters. */
  default void exchange(TrainingState state) {}
}
