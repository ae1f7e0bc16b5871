package org.ccdrec.trainer.diffusion;

import org.ccdrec.kernel.Matrix;

/** Sinusoidal embeddings of diffusion steps (Vaswani et al. 2017), sines before cosines. */
final class TimeEmbedding {
  private TimeEmbedding() {}

  /**
   * Returns a table whose row t is {@code [sin(t·ω_i) ‖ cos(t·ω_i)]} with ω_i = exp(−i·ln 10⁴ /
   * (d/2 − 1)).
   *
   * @param dimension d, even and at least 4
   * @return {@code steps × d}
   */
  static Matrix table(int steps, int dimension) {
    if (dimension < 4 || dimension % 2 != 0) {
      throw new IllegalArgumentException(
          "dimension must be even and at least 4 for diffusion; dimension=" + dimension);
    }
    int half = dimension / 2;
    Matrix table = Matrix.uninitialised(steps, dimension);
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < half; i++) {
        double angle = t * Math.exp(-i * Math.log(10_000) / (half - 1));
        table.set(t, i, (float) Math.sin(angle));
        table.set(t, half + i, (float) Math.cos(angle));
      }
    }
    return table;
  }
}
