package org.ccdrec.autodiff.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.ccdrec.testing.Graphs;
import org.ccdrec.testing.Seeded;
import org.ccdrec.testkit.DoubleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Seeded.class)
final class ReceptiveFieldTest {
  @Test
  void numbersNodesRingByRing(RandomGenerator random) {
    SparseMatrix graph = Graphs.randomSymmetric(random, 150);
    RowSet read = RowSet.of(150, random.ints(6, 0, 150).toArray());
    ReceptiveField field = ReceptiveField.of(graph, 3, read);
    List<Integer> expected = new ArrayList<>();
    TreeSet<Integer> ring = new TreeSet<>();
    for (int row : read.rows()) {
      ring.add(row);
    }
    for (int steps = 0; steps <= 3; steps++) {
      expected.addAll(ring);
      assertEquals(expected.size(), field.size(steps));
      TreeSet<Integer> next = new TreeSet<>();
      for (int node : ring) {
        for (int at = graph.offsets()[node]; at < graph.offsets()[node + 1]; at++) {
          next.add(graph.columnIndices()[at]);
        }
      }
      expected.forEach(next::remove);
      ring = next;
    }
    assertArrayEquals(expected.stream().mapToInt(node -> node).toArray(), field.nodes());
    assertArrayEquals(
        new TreeSet<>(expected).stream().mapToInt(node -> node).toArray(), field.reached().rows());
  }

  @Test
  void keepsTheWeightsBetweenPlaces(RandomGenerator random) {
    SparseMatrix graph = Graphs.random(random, 60, 60);
    ReceptiveField field = ReceptiveField.of(graph, 2, RowSet.of(60, new int[] {3, 31}));
    for (int step = 0; step < 2; step++) {
      SparseMatrix part = field.step(step);
      assertEquals(field.size(step), part.rows());
      assertEquals(field.size(step + 1), part.columns());
      for (int place = 0; place < part.rows(); place++) {
        int node = field.nodes()[place];
        int from = part.offsets()[place];
        assertEquals(
            graph.offsets()[node + 1] - graph.offsets()[node], part.offsets()[place + 1] - from);
        for (int at = 0; at < part.offsets()[place + 1] - from; at++) {
          int original = graph.offsets()[node] + at;
          assertEquals(
              field.place(graph.columnIndices()[original]), part.columnIndices()[from + at]);
          assertEquals(graph.values()[original], part.values()[from + at]);
        }
      }
    }
  }

  @Test
  void goesBackAlongTheSameWeights(RandomGenerator random) {
    SparseMatrix graph = Graphs.random(random, 60, 60);
    ReceptiveField field = ReceptiveField.of(graph, 2, RowSet.of(60, new int[] {3, 31, 40}));
    for (int step = 0; step < 2; step++) {
      DoubleMatrix expected = DoubleMatrix.of(field.step(step).transposed());
      DoubleMatrix found = DoubleMatrix.of(field.backwards(step));
      for (int row = 0; row < field.size(step + 1); row++) {
        for (int column = 0; column < field.size(step); column++) {
          assertEquals(expected.at(row, column), found.at(row, column));
        }
      }
    }
  }

  @Test
  void isTheGraphItselfWhereAllIsRead(RandomGenerator random) {
    SparseMatrix graph = Graphs.randomSymmetric(random, 20);
    ReceptiveField field = ReceptiveField.of(graph, 2, RowSet.all(20));
    assertTrue(field.isAll());
    assertEquals(graph, field.step(1));
    assertEquals(20, field.size(2));
  }

  @Test
  void refusesRowsOfAnotherTable(RandomGenerator random) {
    SparseMatrix graph = Graphs.randomSymmetric(random, 20);
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class, () -> ReceptiveField.of(graph, 1, RowSet.all(21)));
    assertTrue(thrown.getMessage().contains("graph must be square"), thrown.getMessage());
  }
}
