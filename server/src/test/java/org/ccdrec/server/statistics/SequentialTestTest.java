package org.ccdrec.server.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The error rate of the test under daily looks, and that it finds the better variant. */
class SequentialTestTest {
  private static final long SEED = 424242;
  private static final int DAYS = 28;
  private static final int USERS = 80;

  /** Returns whether a test decides at one of the daily looks, for the variant if it is better. */
  private static boolean isDecided(
      long seed, double liftOfVariant, Function<SimulatedArm, GroupSums> metric) {
    var random = new Random(seed);
    var test = new SequentialTest(0.1, 1);
    var control = new SimulatedArm(random.nextLong(), 0.1);
    var variant = new SimulatedArm(random.nextLong(), 0.1 * (1 + liftOfVariant));
    for (int day = 0; day < DAYS; day++) {
      control.day(USERS);
      variant.day(USERS);
      Comparison look =
          test.compare(metric.apply(control).estimate(), metric.apply(variant).estimate());
      if (look != null && look.isDecided()) {
        assertFalse(look.interval().contains(0), "the interval and the test agree");
        return liftOfVariant == 0 || look.difference() > 0 == liftOfVariant > 0;
      }
    }
    return false;
  }

  private static int decided(int runs, double lift, Function<SimulatedArm, GroupSums> metric) {
    var random = new Random(SEED);
    int decided = 0;
    for (int run = 0; run < runs; run++) {
      decided += isDecided(random.nextLong(), lift, metric) ? 1 : 0;
    }
    return decided;
  }

  @Test
  void ofAThousandExperimentsWithoutADifferenceFewerThanFivePercentFindOne() {
    int clicks = decided(1000, 0, SimulatedArm::clicks);
    assertTrue(clicks < 50, "clicks: " + clicks + " of 1000, seed " + SEED);
    int revenue = decided(1000, 0, SimulatedArm::revenue);
    assertTrue(revenue < 50, "revenue: " + revenue + " of 1000, seed " + SEED);
  }

  /** Shows that daily looks are what a test for one look does not bear. */
  @Test
  void aTestForOneLookErrsMoreOftenUnderDailyLooks() {
    var random = new Random(SEED);
    int wrong = 0;
    for (int run = 0; run < 300; run++) {
      var control = new SimulatedArm(random.nextLong(), 0.1);
      var variant = new SimulatedArm(random.nextLong(), 0.1);
      boolean isFound = false;
      for (int day = 0; day < DAYS && !isFound; day++) {
        control.day(USERS);
        variant.day(USERS);
        RatioEstimate one = control.clicks().estimate();
        RatioEstimate other = variant.clicks().estimate();
        assertNotNull(one);
        assertNotNull(other);
        double variance = one.variance() + other.variance();
        isFound = !Interval.normal(other.value() - one.value(), variance).contains(0);
      }
      wrong += isFound ? 1 : 0;
    }
    assertTrue(wrong > 45, "wrong: " + wrong + " of 300, seed " + SEED);
  }

  @Test
  void aPlantedDifferenceIsFound() {
    int better = decided(200, 0.3, SimulatedArm::clicks);
    assertTrue(better > 180, "better found: " + better + " of 200, seed " + SEED);
    int worse = decided(200, -0.3, SimulatedArm::clicks);
    assertTrue(worse > 180, "worse found: " + worse + " of 200, seed " + SEED);
  }

  @Test
  void thePValueFollowsTheFormula() {
    var control = new RatioEstimate(0.1, 0.00002, 1000, 100);
    var variant = new RatioEstimate(0.12, 0.00003, 1000, 100);
    Comparison one = new SequentialTest(0.1, 1).compare(control, variant);
    assertNotNull(one);
    double ratio = Math.sqrt(5e-5 / 1.5e-4) * Math.exp(1e-4 * 4e-4 / (2 * 5e-5 * 1.5e-4));
    assertEquals(1 / ratio, one.pValue(), 1e-9);
    assertEquals(0.02, one.difference(), 1e-12);
    assertTrue(one.interval().contains(0) && !one.isDecided());
    Comparison three = new SequentialTest(0.1, 3).compare(control, variant);
    assertNotNull(three);
    assertEquals(3 / ratio, three.pValue(), 1e-9);
    assertTrue(three.interval().low() < one.interval().low());
  }

  @Test
  void tooLittleDataIsNotCompared() {
    var enough = new RatioEstimate(0.1, 0.0001, 1000, 25);
    var scarce = new RatioEstimate(0.5, 0.0001, 1000, 24);
    var test = new SequentialTest(0.1, 1);
    assertNull(test.compare(enough, scarce));
    assertNull(test.compare(scarce, enough));
    assertNull(test.compare(null, enough));
    assertThrows(IllegalArgumentException.class, () -> new SequentialTest(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new SequentialTest(0.1, 0));
  }
}
