package org.ccdrec.trainer.statistics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class StatisticsTest {

  @Test
  void momentsOfASample() {
    Moments moments = Moments.of(2, 4, 4, 4, 5, 5, 7, 9);
    assertEquals(8, moments.count());
    assertEquals(5, moments.mean(), 1e-15);
    assertEquals(Math.sqrt(32.0 / 7), moments.deviation(), 1e-15);
    assertEquals(Double.NaN, Moments.of(3).deviation());
    assertThrows(IllegalArgumentException.class, Moments::of);
  }

  /** By hand: .005·4, .01·3, .03·2, and .04·1 raised to the preceding value. */
  @Test
  void holmScalesTheSmallestMost() {
    assertArrayEquals(new double[] {.03, .06, .06, .02}, Holm.adjusted(.01, .04, .03, .005), 1e-15);
    assertArrayEquals(new double[] {1, 1}, Holm.adjusted(.9, .6), 0);
    assertArrayEquals(new double[0], Holm.adjusted(), 0);
  }

  /** Hollander and Wolfe, depression scale before and after treatment: V = 40, p = 0.0195 · 2. */
  @Test
  void signedRankOfAPublishedExample() {
    double[] before = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
    double[] after = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};
    PairedTest test = PairedTest.of(before, after, new Bootstrap(100, .95, 1));
    assertEquals(20.0 / 512, test.pValue(), 1e-15);
    assertEquals(3.887 / 9, test.difference(), 1e-12);
  }

  /** Of the 32 sign assignments to five ranks, 7 have a sum of at most 4; two-sided. */
  @Test
  void signedRankIsExactForFewValues() {
    assertEquals(14.0 / 32, PairedTest.signedRank(new double[] {1, 2, 3, -4, 5}), 1e-15);
    assertEquals(2.0 / 32, PairedTest.signedRank(new double[] {1, 2, 3, 4, 5}), 1e-15);
  }

  /**
   * Six values remain without the zeros, three of rank 2 and three of rank 5: W⁺ = 19, expected
   * 10.5, variance (6·7·13 − (24 + 24)/2)/24 = 21.75, z = (8.5 − 0.5)/√21.75.
   */
  @Test
  void signedRankSharesRanksOfTiesAndLeavesZerosOut() {
    double[] differences = {0, 1, 1, -1, 0, 2, 2, 2};
    assertEquals(0.0862755695825295, PairedTest.signedRank(differences), 1e-12);
    double[] negated = Arrays.stream(differences).map(difference -> -difference).toArray();
    assertEquals(0.0862755695825295, PairedTest.signedRank(negated), 1e-12);
    double[] padded = Arrays.copyOf(differences, 10_000);
    assertEquals(0.0862755695825295, PairedTest.signedRank(padded), 1e-12);
  }

  @Test
  void modelsThatAgreeDoNotDiffer() {
    double[] same = {.1, .2, .3};
    PairedTest test = PairedTest.of(same, same.clone(), new Bootstrap(100, .95, 1));
    assertEquals(new PairedTest(0, new Interval(0, 0), 1), test);
  }

  @Test
  void theRoundingOfSumsMakesNoDifference() {
    double[] one = {.1 + .2 + .3, 1};
    double[] other = {.3 + .2 + .1, 1};
    assertNotEquals(one[0], other[0]);
    assertEquals(1, PairedTest.of(one, other, new Bootstrap(100, .95, 1)).pValue());
  }

  @Test
  void quantilesInterpolate() {
    double[] ascending = {10, 20, 40};
    assertEquals(10, Bootstrap.quantile(ascending, 0));
    assertEquals(15, Bootstrap.quantile(ascending, .25));
    assertEquals(30, Bootstrap.quantile(ascending, .75));
    assertEquals(40, Bootstrap.quantile(ascending, 1));
  }

  /**
   * The mean of n draws of 0 and 1 is binomial divided by n, approximately normal with σ = .5/√n.
   */
  @Test
  void bootstrapOfAFairCoin() {
    double[] coin = new double[400];
    Arrays.fill(coin, 0, 200, 1);
    Interval interval = new Bootstrap(20_000, .95, 5).ofMean(coin);
    assertEquals(.5 - 1.96 * .025, interval.low(), .0025);
    assertEquals(.5 + 1.96 * .025, interval.high(), .0025);
  }

  @Test
  void aSeedRepeatsTheBootstrap() {
    double[] values = new SplittableRandom(3).doubles(50).toArray();
    Interval first = new Bootstrap(500, .9, 1).ofMean(values);
    assertEquals(first, new Bootstrap(500, .9, 1).ofMean(values));
    assertNotEquals(first, new Bootstrap(500, .9, 2).ofMean(values));
    assertEquals(new Interval(7, 7), new Bootstrap(100, .9, 1).ofMean(new double[] {7, 7, 7}));
    Interval wider = new Bootstrap(500, .99, 1).ofMean(values);
    assertTrue(wider.low() < first.low() && wider.high() > first.high(), wider.toString());
  }

  @Test
  void impossibleArgumentsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Bootstrap(0, .95, 1));
    assertThrows(IllegalArgumentException.class, () -> new Bootstrap(10, 1, 1));
    Bootstrap bootstrap = new Bootstrap(10, .5, 1);
    assertThrows(IllegalArgumentException.class, () -> bootstrap.ofMean(new double[0]));
    assertThrows(
        IllegalArgumentException.class,
        () -> PairedTest.of(new double[2], new double[3], bootstrap));
  }
}
