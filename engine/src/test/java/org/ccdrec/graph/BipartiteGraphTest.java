package org.ccdrec.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.ccdrec.kernel.RowSet;
import org.ccdrec.kernel.SparseMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BipartiteGraphTest {
  private static final float HALF_ROOT = (float) Math.sqrt(.5);

  /** User 0 has items 0 and 1, user 1 has item 1; user 2 and item 2 have nothing. */
  private static final Interactions TINY =
      Interactions.of(3, 3, new int[] {0, 1, 0}, new int[] {1, 1, 0});

  @Test
  void adjacencyIsNormalisedByDegreesOnBothSides() {
    SparseMatrix adjacency = BipartiteGraph.of(TINY).adjacency();
    assertArrayEquals(new int[] {0, 2, 3, 3, 4, 6, 6}, adjacency.offsets());
    assertArrayEquals(new int[] {3, 4, 4, 0, 0, 1}, adjacency.columnIndices());
    assertArrayEquals(
        new float[] {HALF_ROOT, .5f, HALF_ROOT, HALF_ROOT, .5f, HALF_ROOT},
        adjacency.values(),
        1e-6f);
    assertSame(adjacency, adjacency.transposed());
  }

  @Test
  void stacksUsersOnItems() {
    BipartiteGraph graph = BipartiteGraph.of(TINY);
    RowSet nodes = graph.nodes(RowSet.of(3, new int[] {1}), RowSet.of(3, new int[] {0, 2}));
    assertArrayEquals(new int[] {1, 3, 5}, nodes.rows());
    assertArrayEquals(new int[] {0, 2}, graph.itemsAmong(nodes).rows());
    assertTrue(graph.nodes(RowSet.all(3), RowSet.all(3)).isAll());
    assertTrue(graph.itemsAmong(RowSet.all(6)).isAll());
  }

  @Test
  void withoutDropoutEveryEdgeStays() {
    BipartiteGraph graph = BipartiteGraph.of(TINY);
    SparseMatrix pruned = graph.pruned(0, new SplittableRandom(1));
    assertArrayEquals(graph.adjacency().columnIndices(), pruned.columnIndices());
    assertArrayEquals(graph.adjacency().values(), pruned.values());
  }

  @ParameterizedTest
  @ValueSource(doubles = {.1, .5, .8, .999})
  void keepsTheStatedShareNormalisedByTheKeptDegrees(double dropout) {
    Interactions interactions = random(40, 30, 400);
    BipartiteGraph graph = BipartiteGraph.of(interactions);
    SparseMatrix pruned = graph.pruned(dropout, new SplittableRandom(3));
    int kept = (int) Math.floor(interactions.size() * (1 - dropout) + 1e-9);
    assertEquals(2 * kept, pruned.entries());
    SparseMatrix expected = BipartiteGraph.of(edgesOf(pruned, 40, 30, interactions)).adjacency();
    assertArrayEquals(expected.offsets(), pruned.offsets());
    assertArrayEquals(expected.columnIndices(), pruned.columnIndices());
    assertArrayEquals(expected.values(), pruned.values());
  }

  @Test
  void weightsOfOneChangeNothing() {
    Interactions interactions = random(40, 30, 400);
    BipartiteGraph graph = BipartiteGraph.of(interactions);
    float[] ones = new float[interactions.size()];
    Arrays.fill(ones, 1);
    SparseMatrix weighted = graph.pruned(.4, new SplittableRandom(3), ones);
    SparseMatrix plain = graph.pruned(.4, new SplittableRandom(3));
    assertArrayEquals(plain.columnIndices(), weighted.columnIndices());
    assertArrayEquals(plain.values(), weighted.values());
  }

  /** User 0 has items 0 and 1, user 1 has item 1: degrees 3 and 4, and 2 and 5. */
  @Test
  void weightsCountInDegreesAlone() {
    Interactions interactions = Interactions.of(2, 2, new int[] {0, 0, 1}, new int[] {0, 1, 1});
    float[] weights = {2, 1, 4};
    SparseMatrix weighted =
        BipartiteGraph.of(interactions).pruned(0, new SplittableRandom(1), weights);
    float[] ofUsers = {(float) (1 / Math.sqrt(6)), (float) (1 / Math.sqrt(15)), 1 / 4.472136f};
    assertArrayEquals(ofUsers, Arrays.copyOf(weighted.values(), 3), 1e-6f);
  }

  @Test
  void eachEdgeNeedsAWeight() {
    BipartiteGraph graph = BipartiteGraph.of(TINY);
    var refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> graph.pruned(.5, new SplittableRandom(1), new float[1]));
    assertEquals(
        "each edge must have a weight; edges=%d, weights=1".formatted(TINY.size()),
        refusal.getMessage());
  }

  @Test
  void tenEdgesAtDropoutPointEightKeepTwo() {
    Interactions ten = Interactions.of(1, 10, new int[10], IntStream.range(0, 10).toArray());
    assertEquals(4, BipartiteGraph.of(ten).pruned(.8, new SplittableRandom(1)).entries());
  }

  @Test
  void oneSeedGivesOneGraph() {
    BipartiteGraph graph = BipartiteGraph.of(random(40, 30, 400));
    SparseMatrix first = graph.pruned(.7, new SplittableRandom(5));
    SparseMatrix other = graph.pruned(.7, new SplittableRandom(6));
    SparseMatrix again = graph.pruned(.7, new SplittableRandom(5));
    assertArrayEquals(first.columnIndices(), again.columnIndices());
    assertTrue(!Arrays.equals(first.columnIndices(), other.columnIndices()));
  }

  /**
   * One edge of three is kept, so the distribution of the first draw is exact: p ∝ 1/√(d_u d_i).
   * The degrees give weights 1/√2 (0-0), 1/2 (0-1), 1/√2 (1-1).
   */
  @Test
  void anEdgesChanceFallsWithItsDegrees() {
    BipartiteGraph graph = BipartiteGraph.of(TINY);
    SplittableRandom random = new SplittableRandom(11);
    int draws = 30_000;
    int[] counts = new int[3];
    for (int draw = 0; draw < draws; draw++) {
      SparseMatrix one = graph.pruned(2.0 / 3, random);
      int user = one.offsets()[1] > 0 ? 0 : 1;
      int item = one.columnIndices()[0] - 3;
      counts[user + item]++;
    }
    double total = 2 * Math.sqrt(.5) + .5;
    double[] expected = {Math.sqrt(.5) / total, .5 / total, Math.sqrt(.5) / total};
    double statistic = 0;
    for (int edge = 0; edge < 3; edge++) {
      double mean = draws * expected[edge];
      statistic += (counts[edge] - mean) * (counts[edge] - mean) / mean;
    }
    assertTrue(statistic < 13.8, "chi-square with 2 degrees of freedom: " + statistic);
  }

  @Test
  void dropoutMustLeaveSomething() {
    BipartiteGraph graph = BipartiteGraph.of(TINY);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> graph.pruned(1, new SplittableRandom(1)));
    assertEquals("dropout must be in [0, 1); dropout=1.0", error.getMessage());
  }

  @Test
  void aGraphWithoutEdgesIsEmpty() {
    BipartiteGraph graph = BipartiteGraph.of(Interactions.of(2, 2, new int[0], new int[0]));
    assertEquals(0, graph.adjacency().entries());
    assertEquals(0, graph.pruned(.5, new SplittableRandom(1)).entries());
  }

  private static Interactions random(int users, int items, int draws) {
    Random random = new Random(2);
    return Interactions.of(
        users,
        items,
        random.ints(draws, 0, users).toArray(),
        random.ints(draws, 0, items).toArray());
  }

  /** Returns the edges of an adjacency, each of which must be an interaction. */
  private static Interactions edgesOf(
      SparseMatrix adjacency, int users, int items, Interactions allowed) {
    int edges = adjacency.entries() / 2;
    int[] edgeUsers = new int[edges];
    int[] edgeItems = new int[edges];
    for (int user = 0; user < users; user++) {
      for (int at = adjacency.offsets()[user]; at < adjacency.offsets()[user + 1]; at++) {
        edgeUsers[at] = user;
        edgeItems[at] = adjacency.columnIndices()[at] - users;
        assertTrue(allowed.contains(user, edgeItems[at]));
      }
    }
    return Interactions.of(users, items, edgeUsers, edgeItems);
  }
}
