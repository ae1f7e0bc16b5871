package org.ccdrec.trainer.curriculum;

import org.ccdrec.trainer.diffusion.ReverseDiffusion;

/**
 * Which stage an epoch is in (CCDRec, equation 7): with n the epoch less the lag, the pool is that
 * of step t = (T/4)·(3 − min(3, ⌊n/Δτ⌋)); after τ_end it is the final item representations.
 *
 * <p>Epochs are numbered from 0; the first has no pools. Without pools at all (NDI left out) every
 * epoch draws from the final representations.
 *
 * @param config lengths of the stages
 * @param pools whether the diffusion makes pools
 */
public record Curriculum(CurriculumConfig config, boolean pools) {
  /** The stage of an epoch. */
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
