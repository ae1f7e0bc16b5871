package org.ccdrec.trainer.diffusion;

import java.util.function.DoubleUnaryOperator;

/** How the noise added per step, β_t, grows with t. */
public enum NoiseSchedule {
  /** Linear from {@code betaStart} to {@code betaEnd} (Ho et al. 2020). */
  LINEAR,
  /** ᾱ follows a squared cosine (Nichol and Dhariwal 2021), β at most .999. */
  COSINE,
  /** ᾱ = 1 − √(t/T + 1e-4) (Li et al. 2022), β at most .999. */
  SQRT,
  /** Geometric from {@code betaStart} to {@code betaEnd}. */
  EXP;

  private static final double LARGEST_BETA = 0.999;

  /** Returns β of each of {@code steps} steps, in (0, 1). */
  double[] betas(int steps, double start, double end) {
    return switch (this) {
      case LINEAR -> between(steps, share -> start + share * (end - start));
      case EXP -> between(steps, share -> start * Math.pow(end / start, share));
      case COSINE -> fromSignal(steps, NoiseSchedule::cosineSignal);
      case SQRT -> fromSignal(steps, share -> 1 - Math.sqrt(share + 1e-4));
    };
  }

  private static double cosineSignal(double share) {
    double cosine = Math.cos((share + 0.008) / 1.008 * Math.PI / 2);
    return cosine * cosine;
  }

  private static double[] between(int steps, DoubleUnaryOperator betaAtShare) {
    double[] betas = new double[steps];
    for (int t = 0; t < steps; t++) {
      betas[t] = betaAtShare.applyAsDouble(steps == 1 ? 0 : t / (steps - 1.0));
    }
    return betas;
  }

  /** Returns β_t = 1 − ᾱ((t+1)/T) / ᾱ(t/T). */
  private static double[] fromSignal(int steps, DoubleUnaryOperator signalAtShare) {
    double[] betas = new double[steps];
    for (int t = 0; t < steps; t++) {
      double after = Math.max(signalAtShare.applyAsDouble((t + 1.0) / steps), 0);
      double before = signalAtShare.applyAsDouble((double) t / steps);
      betas[t] = Math.min(1 - after / before, LARGEST_BETA);
    }
    return betas;
  }
}
