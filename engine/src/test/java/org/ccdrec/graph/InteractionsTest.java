package org.ccdrec.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class InteractionsTest {
  private static final int USERS = 7;
  private static final int ITEMS = 9;

  @Test
  void sortsRowsAndCounts() {
    var matrix = Interactions.of(3, 4, new int[] {2, 0, 2, 0}, new int[] {1, 3, 0, 2});
    assertArrayEquals(new int[] {0, 2, 2, 4}, matrix.offsets());
    assertArrayEquals(new int[] {2, 3, 0, 1}, matrix.items());
    assertArrayEquals(new int[] {0, 0, 2, 2}, matrix.users());
    assertEquals(0, matrix.userDegree(1));
    assertEquals(2, matrix.userDegree(2));
    assertArrayEquals(new int[] {1, 1, 1, 1}, matrix.itemDegrees());
    assertArrayEquals(new int[0], matrix.itemsOf(1));
  }

  @Test
  void rowsInCompressedFormAreTakenAsTheyAre() {
    int[] items = {2, 3, 0, 1};
    var matrix = Interactions.ofRows(4, new int[] {0, 2, 2, 4}, items);
    assertEquals(3, matrix.userCount());
    assertArrayEquals(items, matrix.items());
    assertArrayEquals(new int[] {0, 1}, matrix.itemsOf(2));
    int[][] broken = {{0, 2, 2, 3}, {1, 2, 2, 4}, {0, 3, 3, 4}, {0, 4, 1, 4}, {}};
    for (int[] offsets : broken) {
      assertThrows(IllegalArgumentException.class, () -> Interactions.ofRows(4, offsets, items));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Interactions.ofRows(3, new int[] {0, 2, 2, 4}, items),
        "item 3");
  }

  @Test
  void entriesAreReadByIndex() {
    var matrix = Interactions.of(3, 4, new int[] {2, 0, 2, 0}, new int[] {1, 3, 0, 2});
    assertEquals(2, matrix.start(2));
    assertEquals(4, matrix.end(2));
    assertEquals(matrix.start(1), matrix.end(1));
    assertEquals(0, matrix.item(2));
    assertEquals(1, matrix.item(3));
    assertEquals(3, matrix.entry(2, 1));
    assertTrue(matrix.entry(2, 2) < 0);
  }

  @Test
  void whatIsHandedOutIsACopy() {
    var matrix = Interactions.of(2, 3, new int[] {1, 0}, new int[] {2, 1});
    Arrays.fill(matrix.items(), 0);
    Arrays.fill(matrix.offsets(), 0);
    assertArrayEquals(new int[] {1, 2}, matrix.items());
    assertArrayEquals(new int[] {0, 1, 2}, matrix.offsets());
  }

  @Test
  void countsAPairOnce() {
    var matrix = Interactions.of(2, 3, new int[] {1, 1, 0, 1}, new int[] {2, 2, 2, 0});
    assertArrayEquals(new int[] {2, 0, 2}, matrix.items());
    assertArrayEquals(new int[] {0, 1, 3}, matrix.offsets());
  }

  @Property
  void containsExactlyThePairsGiven(@ForAll("pairs") Set<Integer> pairs) {
    List<Integer> shuffled = new ArrayList<>(pairs);
    int[] users = shuffled.stream().mapToInt(pair -> pair / ITEMS).toArray();
    int[] items = shuffled.stream().mapToInt(pair -> pair % ITEMS).toArray();
    var matrix = Interactions.of(USERS, ITEMS, users, items);
    var found = new HashSet<Integer>();
    for (int user = 0; user < USERS; user++) {
      int[] row = matrix.itemsOf(user);
      for (int i = 0; i < row.length; i++) {
        found.add(user * ITEMS + row[i]);
        assertTrue(i == 0 || row[i - 1] < row[i]);
      }
      for (int item = 0; item < ITEMS; item++) {
        assertEquals(pairs.contains(user * ITEMS + item), matrix.contains(user, item));
      }
    }
    assertEquals(pairs, found);
    assertEquals(pairs.size(), matrix.size());
  }

  @Provide
  Arbitrary<Set<Integer>> pairs() {
    return Arbitraries.integers().between(0, USERS * ITEMS - 1).set();
  }
}
