package org.ccdrec.trainer.curriculum;

import org.ccdrec.trainer.diffusion.ReverseDiffusion;

/**
 * Maps an epoch to its curriculum stage (CCDRec, equation 7). With n = epoch − lag, the negatives
 * come from the pool of step t = (T/4)·(3 − min(3, ⌊n/Δτ⌋)); after τ_end they come from the final
 * item representations.
 *
 * <p>Epochs are numbered from 0; epoch 0 has no pools yet. If the diffusion makes no pools (NDI
 * ablated), every epoch draws from the final representations.
 *
 * @param config stage lengths
 * @param pools whether the diffusion produces pools
 */
public record Curriculum(CurriculumConfig config, boolean pools) {
  /** Returns the stage of an epoch. */
  public CurriculumStage stage(int epoch) {
    if (!pools || epoch > config.lastPoolEpoch()) {
      return new CurriculumStage.Final();
    }
    if (epoch == 0) {
      return new CurriculumStage.Random();
    }
    int counted = Math.max(epoch - config.lag(), 0);
    return new CurriculumStage.Pool(
        Math.min(ReverseDiffusion.POOLS - 1, counted / config.stageEpochs()));
  }
}
