package org.ccdrec.trainer.diffusion;

/**
 * The Gaussian process that turns an embedding into noise, and its posterior (Ho, Jain and Abbeel
 * 2020, equations 4, 6 and 7).
 *
 * <p>With α_t = 1 − β_t and ᾱ_t their running product: x_t = √ᾱ_t x_0 + √(1−ᾱ_t) ε, and given an
 * estimate of x_0 the previous state has mean (√ᾱ_{t−1} β_t x_0 + √α_t (1−ᾱ_{t−1}) x_t) / (1−ᾱ_t)
 * and variance β_t (1−ᾱ_{t−1}) / (1−ᾱ_t). Steps are numbered 0 to T−1; ᾱ before step 0 is 1.
 */
final class DiffusionProcess {
  private final double[] beta;
  private final double[] signal;

  DiffusionProcess(double[] beta) {
    this.beta = beta.clone();
    this.signal = new double[beta.length];
    double product = 1;
    for (int t = 0; t < beta.length; t++) {
      product *= 1 - beta[t];
      signal[t] = product;
    }
  }

  /** T. */
  int steps() {
    return beta.length;
  }

  /** √ᾱ_t, the factor of x_0 in x_t. */
  double signalScale(int t) {
    return Math.sqrt(signal[t]);
  }

  /** √(1−ᾱ_t), the factor of the noise in x_t. */
  double noiseScale(int t) {
    return Math.sqrt(1 - signal[t]);
  }

  private double signalBefore(int t) {
    return t == 0 ? 1 : signal[t - 1];
  }

  /**
   * Returns the standard deviation of the noise after a number of reverse steps from step T − 1; 0
   * after all T.
   */
  double noiseLeftAfter(int reverseSteps) {
    return reverseSteps == steps() ? 0 : noiseScale(steps() - 1 - reverseSteps);
  }

  /** The factor of x_0 in the posterior mean. */
  double posteriorEstimate(int t) {
    return Math.sqrt(signalBefore(t)) * beta[t] / (1 - signal[t]);
  }

  /** The factor of x_t in the posterior mean. */
  double posteriorState(int t) {
    return Math.sqrt(1 - beta[t]) * (1 - signalBefore(t)) / (1 - signal[t]);
  }

  /** The standard deviation of the posterior; 0 at the last reverse step. */
  double posteriorDeviation(int t) {
    return Math.sqrt(beta[t] * (1 - signalBefore(t)) / (1 - signal[t]));
  }
}
