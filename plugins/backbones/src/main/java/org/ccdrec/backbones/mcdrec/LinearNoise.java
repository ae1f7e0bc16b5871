package org.ccdrec.backbones.mcdrec;

/**
 * The linear schedule of a diffusion (Ho et al., NeurIPS 2020): step t of T, counted from 0, adds
 * noise of variance β_t between 1e-4 and .02, and ᾱ_t is the product of 1 − β up to it.
 */
final class LinearNoise {
  private static final double FIRST = 1e-4;
  private static final double LAST = 0.02;

  private final double[] kept;

  LinearNoise(int steps) {
    kept = new double[steps];
    double product = 1;
    for (int step = 0; step < steps; step++) {
      product *= 1 - (FIRST + (LAST - FIRST) * step / Math.max(1, steps - 1));
      kept[step] = product;
    }
  }

  /** Returns T. */
  int steps() {
    return kept.length;
  }

  /** Returns √ᾱ_t, the share of the clean value after step t. */
  float signal(int step) {
    return (float) Math.sqrt(kept[step]);
  }

  /** Returns √(1 − ᾱ_t), the standard deviation of the noise after step t. */
  float noise(int step) {
    return (float) Math.sqrt(1 - kept[step]);
  }

  /**
   * The distribution of the value after step {@code to}, given the value after step {@code from}
   * and an estimate of the clean value: {@code estimate · ofEstimate + value · ofValue} with the
   * deviation {@code deviation} (Ho et al., equation 7, generalised to steps that need not be
   * consecutive).
   */
  record Posterior(float ofEstimate, float ofValue, float deviation) {}

  /** Returns the posterior from one step to an earlier one; −1 is the clean value. */
  Posterior posterior(int from, int to) {
    double before = to < 0 ? 1 : kept[to];
    double ratio = kept[from] / before;
    double noise = 1 - kept[from];
    return new Posterior(
        (float) (Math.sqrt(before) * (1 - ratio) / noise),
        (float) (Math.sqrt(ratio) * (1 - before) / noise),
        (float) Math.sqrt((1 - ratio) * (1 - before) / noise));
  }

  /**
   * Returns {@code count} evenly spaced steps from the last down to the first; the last step if
   * {@code count} is 1.
   */
  int[] descending(int count) {
    int[] chosen = new int[count];
    for (int at = 0; at < count; at++) {
      chosen[at] = (steps() - 1) * (count - 1 - at) / Math.max(1, count - 1);
    }
    chosen[0] = steps() - 1;
    return chosen;
  }
}
