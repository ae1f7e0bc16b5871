package org.ccdrec.trainer.demo;

import java.util.SplittableRandom;

/**
 * One modality's view of the taste factors: a random two-layer network with tanh units, plus noise.
 *
 * <p>Features are {@code W₂ tanh(W₁ (s ∘ z)) + σ ε}, where z are a thing's factors, s says how well
 * this modality sees each of them, and ε is standard normal.
 */
final class FeatureLens {
  private final double[] sight;
  private final double[][] first;
  private final double[][] second;
  private final double noise;
  private final SplittableRandom random;

  /**
   * A lens with random weights.
   *
   * @param sight how well each factor is seen
   * @param width number of features
   * @param noise standard deviation σ of the noise; the features' own is near 1
   */
  FeatureLens(double[] sight, int width, double noise, SplittableRandom random) {
    this.sight = sight.clone();
    this.noise = noise;
    this.random = random;
    this.first = gaussian(width / 2, sight.length);
    this.second = gaussian(width, width / 2);
  }

  private double[][] gaussian(int rows, int columns) {
    double[][] weights = new double[rows][columns];
    double scale = 1.5 / Math.sqrt(columns);
    for (double[] row : weights) {
      for (int c = 0; c < columns; c++) {
        row[c] = scale * random.nextGaussian();
      }
    }
    return weights;
  }

  /** Features of each thing, row-major [things × width]. */
  float[] look(double[][] things) {
    int width = second.length;
    float[] features = new float[things.length * width];
    double[] seen = new double[sight.length];
    double[] hidden = new double[first.length];
    for (int i = 0; i < things.length; i++) {
      for (int d = 0; d < seen.length; d++) {
        seen[d] = sight[d] * things[i][d];
      }
      for (int h = 0; h < hidden.length; h++) {
        hidden[h] = StrictMath.tanh(Tastes.dot(first[h], seen));
      }
      for (int f = 0; f < width; f++) {
        double value = Tastes.dot(second[f], hidden) + noise * random.nextGaussian();
        features[i * width + f] = (float) value;
      }
    }
    return features;
  }
}
