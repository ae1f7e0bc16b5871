package org.ccdrec.trainer.curriculum;

import org.ccdrec.trainer.diffusion.ReverseDiffusion;

/**
 * Maps an epoch to its curriculum stage (CCDRec, equation 7). With n = epoch − lag, the negatives
 * come from the pool of step t = (T/4)·(3 − min(3, ⌊n/Δτ⌋)); after τ_end they come from the final
 * item representations.
 *
 * <p>Epochs are numbered from 0; epoch 0 has no pools yet. Parts that are left out change this as
 * in Figure 3 of the paper: without pools every epoch draws from the final representations, without
 * stages every epoch draws from the last pool, and without both all negatives are random.
 *
 * @param config stage lengths
 * @param pools whether the diffusion produces pools (NDI)
 * @param stages whether the source of negatives changes by epoch (CNS)
 */
public record Curriculum(CurriculumConfig config, boolean pools, boolean stages) {
  /** Returns the stage of an epoch. */
  public CurriculumStage stage(int epoch) {
    if (!pools) {
      return stages ? new CurriculumStage.Final() : new CurriculumStage.Random();
    }
    if (stages && epoch > config.lastPoolEpoch()) {
      return new CurriculumStage.Final();
    }
    if (epoch == 0) {
      return new CurriculumStage.Random();
    }
    if (!stages) {
      return new CurriculumStage.Pool(ReverseDiffusion.POOLS - 1);
    }
    int counted = Math.max(epoch - config.lag(), 0);
    return new CurriculumStage.Pool(
        Math.min(ReverseDiffusion.POOLS - 1, counted / config.stageEpochs()));
  }
}
