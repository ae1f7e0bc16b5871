package org.ccdrec.trainer.tuning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class HalvingTest {
  private final Halving thirds = new Halving(5, 3);

  @Test
  void comparisonsAreAtMultiplesOfTheFactor() {
    assertEquals(5, thirds.rungAfter(0));
    assertEquals(15, thirds.rungAfter(5));
    assertEquals(15, thirds.rungAfter(14));
    assertEquals(45, thirds.rungAfter(15));
    assertEquals(0, new Halving(0, 3).rungAfter(7));
  }

  /** Of one to three trials one goes on, of four to six two. */
  @Test
  void theBestThirdGoesOn() {
    assertTrue(thirds.goesOn(.1, List.of()));
    assertTrue(thirds.goesOn(.2, List.of(.1, .15)));
    assertFalse(thirds.goesOn(.1, List.of(.2)));
    assertTrue(thirds.goesOn(.15, List.of(.2, .1, .05)));
    assertFalse(thirds.goesOn(.15, List.of(.2, .3, .05)));
  }

  @Test
  void equalTrialsGoOnTogether() {
    assertTrue(thirds.goesOn(.1, List.of(.1, .1)));
  }
}
