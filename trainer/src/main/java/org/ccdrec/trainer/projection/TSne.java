package org.ccdrec.trainer.projection;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Exact t-distributed stochastic neighbour embedding of a few hundred points (van der Maaten and
 * Hinton, JMLR 2008), with the schedule of scikit-learn: {@value #EXPLORATION} steps with
 * affinities exaggerated {@value #EXAGGERATION} times and momentum .5, then momentum .8, adaptive
 * gains throughout.
 *
 * @param perplexity effective number of neighbours of a point, less than the number of points
 * @param learningRate step size
 * @param iterations number of gradient steps
 */
public record TSne(double perplexity, double learningRate, int iterations) {
  private static final int EXPLORATION = 250;
  private static final double EXAGGERATION = 12;
  private static final double SMALLEST_GAIN = 0.01;
  private static final double SMALLEST = Math.ulp(1.0);
  private static final double INITIAL_DEVIATION = 1e-4;
  private static final int DIMENSIONS = 2;

  /** Settings for a number of points: perplexity at most 30, 1,000 steps. */
  public static TSne forPoints(int points) {
    return new TSne(Math.min(30, (points - 1) / 3.0), Math.max(1, points / EXAGGERATION), 1000);
  }

  /**
   * Projects points to the plane.
   *
   * @param points at least 4 rows
   * @param random draws the initial positions
   * @return a row x, y for each point
   */
  public double[][] embed(double[][] points, RandomGenerator random) {
    double[][] initial = new double[points.length][DIMENSIONS];
    for (double[] row : initial) {
      Arrays.setAll(row, column -> INITIAL_DEVIATION * random.nextGaussian());
    }
    return embed(points, initial);
  }

  /** Projects points to the plane from given initial positions. */
  double[][] embed(double[][] points, double[][] initial) {
    double[][] affinities = Affinities.joint(Distances.squared(points), perplexity);
    double[][] positions = Arrays.stream(initial).map(double[]::clone).toArray(double[][]::new);
    descend(affinities, positions, new Phase(Math.min(iterations, EXPLORATION), 0.5, EXAGGERATION));
    descend(affinities, positions, new Phase(iterations - EXPLORATION, 0.8, 1));
    return positions;
  }

  private record Phase(int steps, double momentum, double exaggeration) {}

  private void descend(double[][] affinities, double[][] positions, Phase phase) {
    int n = positions.length;
    double[][] update = new double[n][DIMENSIONS];
    double[][] gains = new double[n][DIMENSIONS];
    Arrays.stream(gains).forEach(row -> Arrays.fill(row, 1));
    for (int step = 0; step < phase.steps; step++) {
      double[][] gradient = gradient(affinities, positions, phase.exaggeration);
      for (int i = 0; i < n; i++) {
        for (int d = 0; d < DIMENSIONS; d++) {
          double gain = update[i][d] * gradient[i][d] < 0 ? gains[i][d] + 0.2 : gains[i][d] * 0.8;
          gains[i][d] = Math.max(SMALLEST_GAIN, gain);
          update[i][d] =
              phase.momentum * update[i][d] - learningRate * gains[i][d] * gradient[i][d];
        }
      }
      for (int i = 0; i < n; i++) {
        for (int d = 0; d < DIMENSIONS; d++) {
          positions[i][d] += update[i][d];
        }
      }
    }
  }

  /**
   * Returns ∂KL/∂y_i = 4 Σ_j (p_ij − q_ij) w_ij (y_i − y_j), with w_ij = 1 / (1 + |y_i − y_j|²).
   */
  private static double[][] gradient(
      double[][] affinities, double[][] positions, double exaggeration) {
    double[][] weights = weights(positions);
    double total = sum(weights);
    int n = positions.length;
    double[][] gradient = new double[n][DIMENSIONS];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double similarity = Math.max(weights[i][j] / total, SMALLEST);
        double pull = 4 * (exaggeration * affinities[i][j] - similarity) * weights[i][j];
        for (int d = 0; d < DIMENSIONS; d++) {
          gradient[i][d] += pull * (positions[i][d] - positions[j][d]);
        }
      }
    }
    return gradient;
  }

  /** Returns the Kullback–Leibler divergence of positions from the points' affinities. */
  double divergence(double[][] points, double[][] positions) {
    double[][] affinities = Affinities.joint(Distances.squared(points), perplexity);
    double[][] weights = weights(positions);
    double total = sum(weights);
    double divergence = 0;
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < weights.length; j++) {
        double p = Math.max(affinities[i][j], SMALLEST);
        divergence += i == j ? 0 : p * Math.log(p / Math.max(weights[i][j] / total, SMALLEST));
      }
    }
    return divergence;
  }

  private static double[][] weights(double[][] positions) {
    double[][] weights = Distances.squared(positions);
    for (int i = 0; i < weights.length; i++) {
      double[] row = weights[i];
      Arrays.setAll(row, j -> 1 / (1 + row[j]));
      row[i] = 0;
    }
    return weights;
  }

  private static double sum(double[][] values) {
    return Arrays.stream(values).mapToDouble(row -> Arrays.stream(row).sum()).sum();
  }
}
