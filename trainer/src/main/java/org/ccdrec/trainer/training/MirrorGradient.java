package org.ccdrec.trainer.training;

import org.ccdrec.config.Setting;

/**
 * Mirror Gradient, section {@code training.mirrorGradient}: every so many steps the batch's loss is
 * first descended with weight α₁ and then, computed anew on the same batch, ascended with weight
 * α₂, which keeps training away from sharp minima (Zhong, Huang, Li, Yang, Lin, Zhang, <i>Mirror
 * Gradient: Towards Robust Multimodal Recommender Systems via Exploring Flat Local Minima</i>, WWW
 * 2024). It composes with any backbone, sampler and CCDRec.
 *
 * <p>Its search grid: alpha2 in [0.1, 0.2, 0.3], with every 3 and alpha1 1.
 */
public record MirrorGradient(
    @Setting(
            help = "β: a mirrored step, of two updates, every so many steps; 0 for none",
            defaultValue = "0",
            min = "0")
        int every,
    @Setting(help = "α₁, weight of a mirrored step's descent", defaultValue = "1", above = "0")
        double alpha1,
    @Setting(help = "α₂, weight of a mirrored step's ascent", defaultValue = "0.2", above = "0")
        double alpha2) {

  /** Whether any step is mirrored. */
  public boolean enabled() {
    return every > 0;
  }

  /** Whether a step of the run, counted from 0, is mirrored. */
  boolean mirrors(long step) {
    return enabled() && step % every == 0;
  }
}
