package org.ccdrec.kernel;

/**
 * The coefficients of one Adam step (Kingma and Ba 2015, algorithm 1), bias corrections included.
 *
 * @param learningRate step size, positive
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, positive
 * @param step the number of this step, from 1
 */
@Experimental
public record AdamStep(double learningRate, double beta1, double beta2, double epsilon, int step) {
  public AdamStep {
    if (!(learningRate > 0)) {
      throw new IllegalArgumentException(
          "learningRate must be positive; learningRate=" + learningRate);
    }
    if (step < 1) {
      throw new IllegalArgumentException("step must be at least 1; step=" + step);
    }
  }

  /** {@code learningRate / (1 − β₁ᵗ)}. */
  public float correctedRate() {
    return (float) (learningRate / (1 - Math.pow(beta1, step)));
  }

  /** {@code 1 / √(1 − β₂ᵗ)}, which multiplies the root of the second moment. */
  public float rootCorrection() {
    return (float) (1 / Math.sqrt(1 - Math.pow(beta2, step)));
  }
}
