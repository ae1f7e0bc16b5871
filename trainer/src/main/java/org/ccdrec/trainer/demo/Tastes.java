package org.ccdrec.trainer.demo;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The planted tastes: item vectors and user preferences in a space of {@value #DIMENSION} factors.
 *
 * <p>An item's vector concatenates an embedding of its category, the position of its hue on the
 * colour circle, an embedding of its pattern, its ornament and a hidden factor, the designer. The
 * designer appears in neither title nor picture, but in the features of both modalities. A user has
 * two themes of unequal weight, each a direction in the same space: some categories, a colour, a
 * pattern, a degree of ornament and a designer.
 */
final class Tastes {
  static final int CATEGORY = 8;
  static final int COLOUR = 2;
  static final int PATTERN = 4;
  static final int ORNAMENT = 1;
  static final int HIDDEN = 3;
  static final int DIMENSION = CATEGORY + COLOUR + PATTERN + ORNAMENT + HIDDEN;
  static final int THEMES = 2;

  /** Standard deviation of an item's hidden factors. */
  static final double HIDDEN_DEVIATION = 0.5;

  /** Sensitivity of the text modality to each factor. */
  static final double[] TEXT_SIGHT = sight(1.1, 0.7, 0.9, 0.6, 0.9);

  /** Sensitivity of the visual modality to each factor. */
  static final double[] VISUAL_SIGHT = sight(0.5, 1.1, 1.0, 0.9, 0.5);

  private final double[][] categories;
  private final double[][] patterns;
  private final SplittableRandom random;

  Tastes(SplittableRandom random) {
    this.random = random;
    this.categories = unitVectors(Category.values().length, CATEGORY);
    this.patterns = unitVectors(Pattern.values().length, PATTERN);
  }

  private static double[] sight(
      double category, double colour, double pattern, double ornament, double hidden) {
    double[] sight = new double[DIMENSION];
    Arrays.fill(sight, 0, CATEGORY, category);
    Arrays.fill(sight, CATEGORY, CATEGORY + COLOUR, colour);
    Arrays.fill(sight, CATEGORY + COLOUR, CATEGORY + COLOUR + PATTERN, pattern);
    Arrays.fill(sight, DIMENSION - HIDDEN - ORNAMENT, DIMENSION - HIDDEN, ornament);
    Arrays.fill(sight, DIMENSION - HIDDEN, DIMENSION, hidden);
    return sight;
  }

  private double[][] unitVectors(int count, int dimension) {
    double[][] vectors = new double[count][dimension];
    for (double[] vector : vectors) {
      double squares = 0;
      for (int d = 0; d < dimension; d++) {
        vector[d] = random.nextGaussian();
        squares += vector[d] * vector[d];
      }
      for (int d = 0; d < dimension; d++) {
        vector[d] /= Math.sqrt(squares);
      }
    }
    return vectors;
  }

  /** Returns the factors of an item, [{@value #DIMENSION}]. */
  double[] of(DemoItem item) {
    double[] hidden = new double[HIDDEN];
    for (int d = 0; d < HIDDEN; d++) {
      hidden[d] = HIDDEN_DEVIATION * random.nextGaussian();
    }
    return join(
        categories[item.category().ordinal()],
        item.colour().hue(),
        patterns[item.pattern().ordinal()],
        2 * item.ornament() - 1,
        hidden);
  }

  /**
   * Draws the themes of a new user, [{@value #THEMES}][{@value #DIMENSION}]; the first has the
   * largest weight.
   */
  double[][] themes() {
    double[][] themes = new double[THEMES][];
    for (int t = 0; t < THEMES; t++) {
      double[] liked = new double[CATEGORY];
      for (int c = 0; c < 2; c++) {
        double[] category = categories[random.nextInt(categories.length)];
        for (int d = 0; d < CATEGORY; d++) {
          liked[d] += category[d];
        }
      }
      double[] hidden = new double[HIDDEN];
      for (int d = 0; d < HIDDEN; d++) {
        hidden[d] = 0.6 * random.nextGaussian();
      }
      themes[t] =
          join(
              liked,
              random.nextDouble(),
              patterns[random.nextInt(patterns.length)],
              2 * random.nextDouble() - 1,
              hidden);
    }
    return themes;
  }

  private static double[] join(
      double[] category, double hue, double[] pattern, double ornament, double[] hidden) {
    double[] joined = new double[DIMENSION];
    System.arraycopy(category, 0, joined, 0, CATEGORY);
    joined[CATEGORY] = StrictMath.cos(2 * Math.PI * hue);
    joined[CATEGORY + 1] = StrictMath.sin(2 * Math.PI * hue);
    System.arraycopy(pattern, 0, joined, CATEGORY + COLOUR, PATTERN);
    joined[CATEGORY + COLOUR + PATTERN] = ornament;
    System.arraycopy(hidden, 0, joined, DIMENSION - HIDDEN, HIDDEN);
    return joined;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
