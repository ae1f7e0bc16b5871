package org.ccdrec.server.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rates, their variances and their intervals. */
class RatesTest {
  private static final long SEED = 20260501;

  @Test
  void theScoreIntervalIsThatOfTheLiterature() {
    Interval tenOfHundred = Wilson.of(0.1, 100);
    assertEquals(0.05523, tenOfHundred.low(), 1e-5);
    assertEquals(0.17437, tenOfHundred.high(), 1e-5);
    Interval none = Wilson.of(0, 10);
    assertEquals(0, none.low(), 1e-15);
    assertEquals(0.27754, none.high(), 1e-5);
  }

  @Test
  void aLargerVarianceWidensTheInterval() {
    double independent = 0.1 * 0.9 / 100;
    Interval narrow = Wilson.of(new RatioEstimate(0.1, independent / 3, 100, 50));
    assertEquals(Wilson.of(0.1, 100), narrow);
    Interval wide = Wilson.of(new RatioEstimate(0.1, independent * 4, 100, 50));
    assertEquals(Wilson.of(0.1, 25).low(), wide.low(), 1e-12);
    assertEquals(1, Wilson.of(new RatioEstimate(1.2, 0, 10, 5)).high(), 1e-12);
  }

  @Test
  void sumsWithoutTwoGroupsHaveNoEstimate() {
    double[] clicks = new double[GroupSums.GROUPS];
    double[] impressions = new double[GroupSums.GROUPS];
    assertNull(new GroupSums(clicks, impressions).estimate());
    impressions[7] = 10;
    assertNull(new GroupSums(clicks, impressions).estimate());
    impressions[8] = 30;
    clicks[8] = 4;
    RatioEstimate estimate = new GroupSums(clicks, impressions).estimate();
    assertNotNull(estimate);
    assertEquals(0.1, estimate.value(), 1e-12);
    assertEquals(4.0 / 1600, estimate.variance(), 1e-12); // residuals −1 and 1
    assertEquals(1, estimate.support());
    assertThrows(IllegalArgumentException.class, () -> new GroupSums(new double[3], clicks));
  }

  /** Users differ in how much they click, so the impressions of one are not independent. */
  @Test
  void intervalsOfGroupsCoverTheRateOfUnlikeUsers() {
    var random = new Random(SEED);
    int grouped = 0;
    int independent = 0;
    int runs = 1000;
    for (int run = 0; run < runs; run++) {
      var shop = new SimulatedArm(random.nextLong(), 0.1);
      shop.day(600);
      RatioEstimate estimate = shop.clicks().estimate();
      assertNotNull(estimate);
      grouped += Wilson.of(estimate).contains(0.1) ? 1 : 0;
      independent += Wilson.of(estimate.value(), estimate.trials()).contains(0.1) ? 1 : 0;
    }
    assertTrue(grouped > 0.92 * runs, "covered by groups: " + grouped + ", seed " + SEED);
    assertTrue(independent < 0.85 * runs, "covered as independent: " + independent);
  }

  @Test
  void theIntervalOfRevenueCoversItsMean() {
    var random = new Random(SEED);
    int covered = 0;
    int runs = 500;
    for (int run = 0; run < runs; run++) {
      var shop = new SimulatedArm(random.nextLong(), 0.2);
      shop.day(1500);
      RatioEstimate revenue = shop.revenue().estimate();
      assertNotNull(revenue);
      double mean = 0.2 * SimulatedArm.MEAN_VALUE;
      covered += Interval.normal(revenue.value(), revenue.variance()).contains(mean) ? 1 : 0;
    }
    assertTrue(covered > 0.9 * runs && covered < runs, "covered: " + covered + ", seed " + SEED);
  }
}
