package org.ccdrec.trainer.training;

import java.util.List;
import java.util.OptionalDouble;
import org.ccdrec.trainer.training.step.UniformOverlap;

/**
 * Measures of an epoch that help to understand training and do not change it.
 *
 * @param idRms root mean square of the item id embeddings after the epoch; empty for a backbone
 *     without any
 * @param poolSignalToNoise of each pool of the diffusion after the epoch, easiest first, the ratio
 *     of the power of its signal to that of its noise: with ν = 1 − ᾱ the variance of the noise
 *     that the reverse process leaves in the pool, (mean square − ν) / ν, at least 0; NaN for a
 *     pool without noise, as the last one is. Empty without pools
 * @param randomMargin mean of s⁺ − s⁻ over random negatives in sampled steps; empty where negatives
 *     are not random
 * @param uniformOverlap how much the curricular negatives drawn in sampled steps are like uniform
 *     ones, from 0 to 1, see {@link UniformOverlap}; empty where there are none
 */
public record Diagnostics(
    OptionalDouble idRms,
    List<Double> poolSignalToNoise,
    OptionalDouble randomMargin,
    OptionalDouble uniformOverlap) {

  /** No measurements. */
  static final Diagnostics NONE =
      new Diagnostics(
          OptionalDouble.empty(), List.of(), OptionalDouble.empty(), OptionalDouble.empty());
}
