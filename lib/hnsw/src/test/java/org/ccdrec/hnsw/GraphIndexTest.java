package org.ccdrec.hnsw;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.ccdrec.snapshot.FloatMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graph searches against the scores of all items. */
final class GraphIndexTest {
  @TempDir Path directory = Path.of("unset");

  private final Random random = new Random(11);

  private FloatMatrix vectors(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.nextGaussian();
    }
    return FloatMatrix.of(rows, columns, values);
  }

  private GraphIndex build(FloatMatrix vectors, int threads) throws IOException {
    Path index = Files.createTempDirectory(directory, "index");
    GraphBuilder.build(index, vectors, GraphShape.DEFAULT, threads);
    return GraphIndex.open(index, vectors);
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }

  /** Returns all items, the best first. */
  private static int[] ranked(FloatMatrix items, float[] query) {
    double[] scores = new double[items.rows()];
    for (int item = 0; item < scores.length; item++) {
      float[] row = row(items, item);
      for (int column = 0; column < row.length; column++) {
        scores[item] += (double) query[column] * row[column];
      }
    }
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Double.compare(scores[b], scores[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static boolean contains(int[] items, int item) {
    return Arrays.stream(items).anyMatch(each -> each == item);
  }

  @ParameterizedTest
  @CsvSource({"2000, 64, 1", "2000, 7, 1", "3000, 33, 2", "70000, 8, 2"})
  void nearlyAllOfTheBestAreAmongTheCandidates(int items, int dimension, int threads)
      throws IOException {
    FloatMatrix vectors = vectors(items, dimension);
    GraphIndex graph = build(vectors, threads);
    FloatMatrix queries = vectors(20, dimension);
    int found = 0;
    for (int query = 0; query < queries.rows(); query++) {
      float[] vector = row(queries, query);
      int[] candidates = graph.candidates(vector, 300, null, () -> false);
      assertEquals(300, Arrays.stream(candidates).distinct().count());
      int[] best = ranked(vectors, vector);
      found += (int) IntStream.range(0, 10).filter(r -> contains(candidates, best[r])).count();
    }
    assertTrue(found >= 0.95 * 200, "recall@10 is " + found / 200.0);
  }

  @Test
  void aBeamOfTheSizeOfTheCatalogueFindsEverything() throws IOException {
    FloatMatrix vectors = vectors(500, 16);
    int[] all = build(vectors, 1).candidates(row(vectors, 3), 10_000, null, () -> false);
    assertArrayEquals(IntStream.range(0, 500).toArray(), Arrays.stream(all).sorted().toArray());
  }

  @Test
  void onlyAcceptedItemsAreFound() throws IOException {
    FloatMatrix vectors = vectors(3000, 16);
    GraphIndex graph = build(vectors, 1);
    for (int step : new int[] {2, 5, 50}) {
      float[] query = row(vectors, step);
      int[] found = graph.candidates(query, 40, item -> item % step == 0, () -> false);
      assertEquals(40, found.length);
      assertTrue(Arrays.stream(found).allMatch(item -> item % step == 0));
      int[] best = Arrays.stream(ranked(vectors, query)).filter(item -> item % step == 0).toArray();
      assertTrue(contains(found, best[0]), "the best accepted item is found");
    }
    assertEquals(0, graph.candidates(row(vectors, 0), 40, item -> false, () -> false).length);
  }

  @Test
  void aSearchEndsWhenItIsToldTo() throws IOException {
    FloatMatrix vectors = vectors(2000, 16);
    GraphIndex graph = build(vectors, 1);
    int[] found = graph.candidates(row(vectors, 1), 500, null, () -> true);
    assertEquals(1, found.length);
    int[] again = graph.candidates(row(vectors, 1), 500, null, () -> false);
    assertEquals(500, again.length, "the state of an ended search is not left behind");
  }

  @Test
  void scoresAreThoseOfRoundedVectors() {
    FloatMatrix vectors = vectors(9, 21);
    var rows = new HalfRows(vectors);
    float[] query = row(vectors(1, 21), 0);
    int[] all = IntStream.range(0, 9).toArray();
    float[] scores = new float[9];
    rows.score(rows.query(query), all, 9, scores);
    for (int item : all) {
      double exact = 0;
      double bound = 0;
      float[] row = row(vectors, item);
      for (int column = 0; column < row.length; column++) {
        exact += (double) query[column] * row[column];
        bound += Math.abs((double) query[column] * row[column]) / 256;
      }
      assertEquals(exact, scores[item], bound);
    }
  }

  @Test
  void veryLargeAndVerySmallScoresAreOrdered() {
    float[] ascending = {-1e30f, -1, -1e-30f, 0, 1e-30f, 1, 1e30f};
    for (int at = 1; at < ascending.length; at++) {
      assertTrue(SearchState.key(5, ascending[at - 1]) < SearchState.key(5, ascending[at]));
    }
    assertTrue(SearchState.key(5, 1) > SearchState.key(6, 1), "the smaller item is better");
    assertEquals(5, SearchState.node(SearchState.key(5, -7)));
  }

  @Test
  void anIndexOfOtherVectorsIsNotOpened() throws IOException {
    FloatMatrix vectors = vectors(300, 8);
    Path index = Files.createTempDirectory(directory, "index");
    GraphBuilder.build(index, vectors, GraphShape.DEFAULT, 1);
    var refusal = assertThrows(IOException.class, () -> GraphIndex.open(index, vectors(300, 8)));
    assertTrue(refusal.getMessage().contains("must be of the snapshot's vectors"));
    assertThrows(IOException.class, () -> GraphIndex.open(index, vectors(299, 8)));
    assertThrows(IOException.class, () -> GraphIndex.open(directory, vectors));
  }

  @Test
  void aHeapReturnsItsKeysInOrder() {
    var heap = new LongHeap();
    long[] keys = random.longs(1000).toArray();
    Arrays.stream(keys).forEach(heap::push);
    Arrays.sort(keys);
    heap.replaceTop(keys[0] - 1);
    assertEquals(keys[0] - 1, heap.pop());
    for (int at = 1; at < keys.length; at++) {
      assertEquals(keys[at], heap.pop());
    }
    assertTrue(heap.isEmpty());
  }
}
