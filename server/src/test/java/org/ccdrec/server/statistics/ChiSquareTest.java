package org.ccdrec.server.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chi-square test against tabulated values and simulated counts. */
class ChiSquareTest {
  @ParameterizedTest
  @CsvSource({
    "3.841458820694124, 1, 0.05",
    "10.827566170662733, 1, 0.001",
    "5.991464547107979, 2, 0.05",
    "7.814727903251179, 3, 0.05",
    "16.26623619623813, 3, 0.001",
    "9.487729036781154, 4, 0.05",
    "16.918977604620448, 9, 0.05",
    "27.877164871256568, 9, 0.001",
    "0, 1, 1",
    "0, 4, 1"
  })
  void quantilesOfTables(double value, int degreesOfFreedom, double tail) {
    assertEquals(tail, ChiSquare.upperTail(value, degreesOfFreedom), 1e-12 + 1e-9 * tail);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0.5, 0.4795001221869535",
    "1, 0.15729920705028513",
    "2, 0.004677734981047266",
    "3, 2.209049699858544e-5",
    "6, 2.1519736712498913e-17"
  })
  void theErrorFunctionOfTables(double x, double expected) {
    assertEquals(expected, ChiSquare.complementaryError(x), Math.max(1e-15, 1e-6 * expected));
  }

  @Test
  void countsByHand() {
    // (60 − 50)² / 50 + (40 − 50)² / 50 = 4
    assertEquals(
        0.04550026389635842, ChiSquare.pValue(new long[] {60, 40}, new double[] {0.5, 0.5}), 1e-12);
    assertEquals(1, ChiSquare.pValue(new long[] {25, 75}, new double[] {0.25, 0.75}), 1e-12);
    assertEquals(1, ChiSquare.pValue(new long[] {0, 0}, new double[] {0.25, 0.75}));
    assertEquals(0, ChiSquare.pValue(new long[] {100_000, 0}, new double[] {0.5, 0.5}), 1e-300);
  }

  @Test
  void falseAlarmsAreAsRareAsTheLevelSays() {
    var random = new Random(7);
    double[] shares = {0.5, 0.3, 0.2};
    int alarms = 0;
    int runs = 4000;
    for (int run = 0; run < runs; run++) {
      long[] counts = new long[3];
      for (int user = 0; user < 500; user++) {
        double drawn = random.nextDouble();
        counts[drawn < 0.5 ? 0 : drawn < 0.8 ? 1 : 2]++;
      }
      alarms += ChiSquare.pValue(counts, shares) < 0.05 ? 1 : 0;
    }
    assertEquals(0.05, (double) alarms / runs, 0.012);
    assertTrue(ChiSquare.pValue(new long[] {2200, 2000}, new double[] {0.5, 0.5}) < 0.01);
  }
}
