package org.ccdrec.trainer.training.config;

import org.ccdrec.config.Setting;

/**
 * Mirror Gradient, section {@code training.mirrorGradient}: every β steps, the optimizer first
 * descends the batch's loss with weight α₁ and then, with the loss recomputed on the same batch,
 * ascends it with weight α₂. This steers training away from sharp minima (Zhong, Huang, Li, Yang,
 * Lin, Zhang, <i>Mirror Gradient: Towards Robust Multimodal Recommender Systems via Exploring Flat
 * Local Minima</i>, WWW 2024). It can be combined with any backbone, any sampler and CCDRec.
 *
 * <p>The paper's search grid: alpha2 in [0.1, 0.2, 0.3], with every 3 and alpha1 1.
 */
public record MirrorGradient(
    @Setting(
            help =
                "β: number of steps between mirrored steps, each of two updates; 0 disables"
                    + " them",
            defaultValue = "0",
            min = "0")
        int every,
    @Setting(help = "α₁, weight of a mirrored step's descent", defaultValue = "1", above = "0")
        double alpha1,
    @Setting(help = "α₂, weight of a mirrored step's ascent", defaultValue = "0.2", above = "0")
        double alpha2) {

  /** Returns whether any step is mirrored. */
  public boolean enabled() {
    return every > 0;
  }

  /** Returns whether a step of the run, counted from 0, is mirrored. */
  public boolean mirrors(long step) {
    return enabled() && step % every == 0;
  }
}
