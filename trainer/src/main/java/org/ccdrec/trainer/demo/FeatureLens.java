package org.ccdrec.trainer.demo;

import java.util.SplittableRandom;

/**
 * One modality's view of the taste factors: a random two-layer network with tanh units, plus noise.
 *
 * <p>Features are {@code W₂ tanh(W₁ (s ∘ z)) + σ ε}, where z are an item's factors, s is this
 * modality's sensitivity to each factor, and ε is standard normal.
 */
final class FeatureLens {
  private final double[] sight;
  private final double[][] first;
  private final double[][] second;
  private final double noise;
  private final SplittableRandom random;

  /**
   * Creates a lens with random weights.
   *
   * @param sight sensitivity to each factor
   * @param width number of features
   * @param noise standard deviation σ of the noise; the noiseless features have a standard
   *     deviation near 1
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

  /** Returns the features of each item, row-major [items × width]. */
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
