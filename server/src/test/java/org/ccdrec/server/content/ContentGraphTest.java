package org.ccdrec.server.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.ccdrec.server.retrieval.Deadline;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The vectors that content makes, against FREEDOM's formula computed plainly in double. */
class ContentGraphTest {
  private static final int ITEMS = 700;
  private static final int K = 10;
  private static final Deadline PAST = new Deadline(System.nanoTime());

  @TempDir Path directory = Path.of("unset");
  private final double[][] vectors = gaussian(1, 8);
  private final double[][] visual = gaussian(2, 24);
  private final double[][] text = gaussian(3, 5);
  private final int[] popularity = IntStream.range(0, ITEMS).map(item -> item % 3).toArray();
  private Snapshot snapshot;
  private ContentGraph graph;

  @BeforeEach
  void open() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    var writer =
        new SnapshotWriter("content")
            .users(List.of(), FloatMatrix.of(0, 8, new float[0]))
            .items(IntStream.range(0, ITEMS).mapToObj(item -> "i" + item).toList(), matrix(vectors))
            .seen(new int[] {0}, new int[0])
            .popularity(popularity)
            .model("generated", new ObjectMapper().createObjectNode())
            .provenance(new Provenance("none", 1, "none", Map.of()))
            .content("visual", matrix(visual))
            .content("text", matrix(text));
    snapshot = Snapshot.openVerified(store.path(writer.publish(store)));
    graph = ContentGraph.of(snapshot, ContentSettings.FREEDOM);
  }

  @AfterEach
  void close() {
    snapshot.close();
  }

  private static double[][] gaussian(long seed, int columns) {
    var random = new Random(seed);
    double[][] rows = new double[ITEMS][columns];
    for (double[] row : rows) {
      for (int column = 0; column < columns; column++) {
        row[column] = (float) random.nextGaussian();
      }
    }
    return rows;
  }

  private static FloatMatrix matrix(double[][] rows) {
    float[] values = new float[rows.length * rows[0].length];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) rows[at / rows[0].length][at % rows[0].length];
    }
    return FloatMatrix.of(rows.length, rows[0].length, values);
  }

  private float[] expected(int item, double visualWeight, double textWeight) {
    double[] sum = new double[8];
    for (int neighbour : nearest(visual, item)) {
      IntStream.range(0, 8)
          .forEach(column -> sum[column] += visualWeight / K * vectors[neighbour][column]);
    }
    for (int neighbour : nearest(text, item)) {
      IntStream.range(0, 8)
          .forEach(column -> sum[column] += textWeight / K * vectors[neighbour][column]);
    }
    float[] rounded = new float[8];
    for (int column = 0; column < 8; column++) {
      rounded[column] = (float) sum[column];
    }
    return rounded;
  }

  private int[] nearest(double[][] content, int item) {
    return IntStream.range(0, ITEMS)
        .filter(other -> popularity[other] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(other -> -cosine(content[item], content[other])))
        .limit(K)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double cosine(double[] one, double[] other) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int at = 0; at < one.length; at++) {
      product += one[at] * other[at];
      first += one[at] * one[at];
      second += other[at] * other[at];
    }
    return product / Math.sqrt(first * second);
  }

  @Test
  void vectorsAreThoseOfFreedomsGraph() {
    for (int item = 0; item < ITEMS; item += 33) {
      assertTrue(graph.isCold(item));
      PropagatedVector made = graph.ofItem(item, Deadline.NONE);
      assertTrue(made.isWhole());
      assertArrayEquals(expected(item, 0.1, 0.9), made.vector(), 1e-5f, "item " + item);
    }
    assertFalse(graph.isCold(1));
  }

  @Test
  void aModalityThatIsNotGivenHasNoSay() {
    float[] content = new float[24];
    snapshot.content().get("visual").copyRow(3, content);
    PropagatedVector made = graph.of(Map.of("visual", content), Deadline.NONE);
    assertArrayEquals(expected(3, 1, 0), made.vector(), 1e-5f);
    PropagatedVector none = graph.of(Map.of("text", new float[5]), Deadline.NONE);
    assertNull(none.vector());
    assertTrue(none.isWhole());
  }

  @Test
  void whatIsFoundIsKeptAndWhatIsCutShortIsNot() {
    assertTrue(graph.needsSearch(0));
    PropagatedVector late = graph.ofItem(0, PAST);
    assertNull(late.vector());
    assertFalse(late.isWhole());
    assertTrue(graph.needsSearch(0));
    float[] whole = graph.ofItem(0, Deadline.NONE).vector();
    assertFalse(graph.needsSearch(0));
    PropagatedVector kept = graph.ofItem(0, PAST);
    assertTrue(kept.isWhole());
    assertArrayEquals(whole, kept.vector());
    assertFalse(graph.needsSearch(1), "a warm item has its vector");
    assertEquals(Map.of("visual", 24, "text", 5), graph.widths());
  }
}
