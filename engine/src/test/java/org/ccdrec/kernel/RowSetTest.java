package org.ccdrec.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.ccdrec.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class RowSetTest {
  @Test
  void holdsTheDistinctIndices(RandomGenerator random) {
    for (int tableRows : new int[] {1, 2, 63, 64, 65, 500}) {
      int[] first = random.ints(random.nextInt(100), 0, tableRows).toArray();
      int[] second = random.ints(random.nextInt(100), 0, tableRows).toArray();
      SortedSet<Integer> expected = new TreeSet<>();
      for (int[] part : new int[][] {first, second}) {
        for (int row : part) {
          expected.add(row);
        }
      }
      assertHolds(expected, tableRows, RowSet.of(tableRows, first, second));
    }
  }

  private static void assertHolds(SortedSet<Integer> expected, int tableRows, RowSet found) {
    assertArrayEquals(expected.stream().mapToInt(row -> row).toArray(), found.rows());
    assertEquals(expected.size(), found.size());
    assertEquals(tableRows, found.tableRows());
    assertEquals(expected.size() == tableRows, found.isAll());
    for (int row = 0; row < tableRows; row++) {
      assertEquals(expected.contains(row), found.contains(row));
      assertEquals(expected.contains(row) ? 1 : 0, found.members()[row]);
    }
  }

  @Test
  void mayBeEmptyOrAll() {
    assertEquals(0, RowSet.of(5).size());
    assertEquals(0, RowSet.all(0).size());
    assertTrue(RowSet.all(5).isAll());
    assertTrue(RowSet.of(3, new int[] {2, 0, 1, 1}).isAll());
    assertArrayEquals(new int[] {0, 1, 2, 3, 4}, RowSet.all(5).rows());
  }

  @Test
  void findsTheFirstRowFromAnIndexOn() {
    RowSet rows = RowSet.of(9, new int[] {2, 3, 7});
    int[] expected = {0, 0, 0, 1, 2, 2, 2, 2, 3, 3};
    for (int row = 0; row < expected.length; row++) {
      assertEquals(expected[row], rows.firstAtOrAfter(row));
    }
  }

  @Test
  void slicesAreRenumbered() {
    RowSet set = RowSet.of(10, new int[] {1, 4, 5, 9});
    assertArrayEquals(new int[] {0, 1}, set.slice(4, 8).rows());
    assertEquals(4, set.slice(4, 8).tableRows());
    assertArrayEquals(set.rows(), set.slice(0, 10).rows());
    assertEquals(0, set.slice(6, 9).size());
  }
}
