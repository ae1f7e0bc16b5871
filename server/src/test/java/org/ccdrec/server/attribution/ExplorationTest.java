package org.ccdrec.server.attribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Slots are filled at random as often as the propensity says. */
class ExplorationTest {
  private static final long SEED = 11;
  private static final Exploration FIFTH = new Exploration(new ExplorationSettings(0.2, 20));

  @Test
  void eachItemIsPlacedAsOftenAsItsPropensitySays() {
    var random = new Random(SEED);
    int runs = 50_000;
    int[][] placed = new int[5][25];
    for (int run = 0; run < runs; run++) {
      Exploration.Choice choice = FIFTH.choose(5, 25, random.nextLong());
      assertEquals(5, IntStream.of(choice.positions()).distinct().count());
      for (int slot = 0; slot < 5; slot++) {
        int position = choice.positions()[slot];
        placed[slot][position]++;
        assertEquals(position >= 5, choice.explored().isDrawn(slot + 1));
      }
    }
    for (int slot = 0; slot < 5; slot++) {
      assertEquals(0.8, (double) placed[slot][slot] / runs, 0.01, "seed " + SEED);
      for (int position = 5; position < 25; position++) {
        assertEquals(0.01, (double) placed[slot][position] / runs, 0.003, "seed " + SEED);
      }
    }
  }

  @Test
  void withoutEnoughCandidatesOrASharesNothingIsDrawn() {
    for (int ranked : new int[] {0, 3, 5, 9}) {
      Exploration.Choice choice = FIFTH.choose(5, ranked, SEED);
      assertEquals(Explored.NONE, choice.explored());
      assertArrayEquals(IntStream.range(0, Math.min(5, ranked)).toArray(), choice.positions());
    }
    assertFalse(Exploration.OFF.isActive());
    assertEquals(0, Exploration.OFF.candidates(10));
    assertEquals(Explored.NONE, Exploration.OFF.choose(5, 100, SEED).explored());
  }

  @Test
  void thereAreAsManyCandidatesAsSlots() {
    assertEquals(20, FIFTH.candidates(5));
    assertEquals(25, FIFTH.candidates(25));
    assertEquals(32, FIFTH.candidates(100));
    Exploration.Choice choice = FIFTH.choose(100, 132, SEED);
    assertTrue(choice.explored().isActive());
    assertEquals(99, choice.positions()[99], "slots after the recorded ones stay");
  }
}
