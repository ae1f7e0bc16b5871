package org.ccdrec.trainer.projection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Compares with scikit-learn 1.2.1 ({@code sklearn.manifold.TSNE}, method exact, perplexity 8,
 * learning rate 2.5, the same initial positions) on 30 points in three groups that a formula gives.
 *
 * <p>Gradient descent of t-SNE amplifies rounding errors, so positions are compared while they are
 * still determined by the input, and the final result by its divergence.
 */
final class TSneTest {
  private static final int POINTS = 30;
  private static final double[][] DATA = data();
  private static final double[][] INITIAL =
      Arrays.stream(DATA)
          .map(row -> new double[] {0.1 * row[0], 0.1 * row[1]})
          .toArray(double[][]::new);

  private static double[][] data() {
    double[][] rows = new double[POINTS][5];
    for (int i = 0; i < POINTS; i++) {
      for (int j = 0; j < 5; j++) {
        rows[i][j] = Math.sin(1.7 * i + 2.3 * j) + (j == i % 3 ? 3 : 0);
      }
    }
    return rows;
  }

  private static TSne sne(int iterations) {
    return new TSne(8, 2.5, iterations);
  }

  @Test
  void affinitiesAreThoseOfScikitLearn() {
    double[][] joint = Affinities.joint(Distances.squared(DATA), 8);
    assertEquals(0.0006798879854043348, joint[0][1], 1e-7);
    assertEquals(0.0040800647582583125, joint[0][3], 1e-7);
    assertEquals(0.006063914129769147, joint[22][4], 1e-7);
    assertEquals(0.00025597152093327576, joint[11][10], 1e-7);
    assertEquals(1, Arrays.stream(joint).flatMapToDouble(Arrays::stream).sum(), 1e-12);
  }

  @Test
  void positionsAreThoseOfScikitLearn() {
    double[][] early = sne(20).embed(DATA, INITIAL);
    assertArrayEquals(new double[] {0.25753961675683784, 0.05597903015159924}, early[0], 1e-6);
    assertArrayEquals(new double[] {0.003293408345717227, 0.12196493081378579}, early[29], 1e-6);
    double[][] explored = sne(250).embed(DATA, INITIAL);
    assertArrayEquals(new double[] {0.17639270320779247, 0.07651360902996956}, explored[0], 1e-2);
    assertArrayEquals(new double[] {0.052705226867591014, 0.11471703515664043}, explored[29], 1e-2);
  }

  @Test
  void theFinalDivergenceIsThatOfScikitLearn() {
    double[][] positions = sne(1000).embed(DATA, INITIAL);
    assertEquals(0.07276928738056798, sne(1000).divergence(DATA, positions), 0.005);
  }

  @Test
  void groupsStayTogether() {
    double[][] positions = TSne.forPoints(POINTS).embed(DATA, new SplittableRandom(3));
    int[] groups = IntStream.range(0, POINTS).map(i -> i % 3).toArray();
    double silhouette = SilhouetteScore.of(positions, groups);
    assertTrue(silhouette > 0.5, "silhouette " + silhouette);
  }

  @Test
  void theSameSeedGivesTheSamePositions() {
    TSne sne = TSne.forPoints(POINTS);
    assertArrayEquals(
        sne.embed(DATA, new SplittableRandom(1)), sne.embed(DATA, new SplittableRandom(1)));
  }

  @Test
  void theSilhouetteIsThatOfScikitLearn() {
    int[] groups = IntStream.range(0, POINTS).map(i -> i % 3).toArray();
    assertEquals(0.4767302023578897, SilhouetteScore.of(DATA, groups), 1e-12);
  }

  @Test
  void equalPointsHaveNoDistance() {
    assertEquals(0, SilhouetteScore.of(new double[4][3], new int[] {0, 0, 1, 1}));
    assertEquals(1, Distances.cosine(new double[3], new double[] {1, 0, 0}));
    assertEquals(2, Distances.cosine(new double[] {-2, 0}, new double[] {3, 0}), 1e-15);
    double[][] positions = TSne.forPoints(6).embed(new double[6][3], new SplittableRandom(1));
    assertTrue(Arrays.stream(positions).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite));
  }
}
