package org.ccdrec.server.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.ccdrec.server.retrieval.Retrieval;
import org.ccdrec.server.retrieval.UserSearch;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured between two versions, and what is beyond the limits. */
class DriftTest {
  private static final int DIMENSION = 4;

  @TempDir Path directory = Path.of("unset");
  private final List<Snapshot> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Snapshot::close);
  }

  /** A version: which ids it has, and what is done to a column of every vector. */
  private record Version(int users, int firstItem, int items, long seed, float scale, float sign) {
    Version() {
      this(30, 0, 40, 1, 1, 1);
    }

    Version items(int first, int count) {
      return new Version(users, first, count, seed, scale, sign);
    }

    Version users(int count) {
      return new Version(count, firstItem, items, seed, scale, sign);
    }

    Version seed(long other) {
      return new Version(users, firstItem, items, other, scale, sign);
    }

    Version scale(float factor) {
      return new Version(users, firstItem, items, seed, factor, sign);
    }

    Version mirrored() {
      return new Version(users, firstItem, items, seed, scale, -1);
    }

    /** Returns vectors that depend on the id alone. */
    FloatMatrix vectors(int first, int count, float factor) {
      float[] values = new float[count * DIMENSION];
      for (int row = 0; row < count; row++) {
        var random = new Random(seed * 1000 + first + row);
        for (int column = 0; column < DIMENSION; column++) {
          float value = factor * (float) random.nextGaussian();
          values[row * DIMENSION + column] = column == 0 ? sign * value : value;
        }
      }
      return FloatMatrix.of(count, DIMENSION, values);
    }
  }

  private UserSearch publish(Version version, int popularityStep, double metric)
      throws IOException {
    List<String> users = IntStream.range(0, version.users()).mapToObj(i -> "u" + i).toList();
    int first = version.firstItem();
    List<String> items =
        IntStream.range(first, first + version.items()).mapToObj(i -> "i" + i).toList();
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId id =
        new SnapshotWriter("drift")
            .users(users, version.vectors(5000, version.users(), 1))
            .items(items, version.vectors(first, version.items(), version.scale()))
            .seen(new int[version.users() + 1], new int[0])
            .popularity(
                IntStream.range(first, first + version.items())
                    .map(i -> 1000 + popularityStep * i)
                    .toArray())
            .model("drift", new ObjectMapper().createObjectNode())
            .provenance(new Provenance("none", 1, "none", Map.of()))
            .metrics(Map.of("test.recall@20", metric))
            .publish(store);
    Snapshot snapshot = Snapshot.open(store.path(id));
    open.add(snapshot);
    Path indices = directory.resolve(".index");
    return new UserSearch(
        snapshot, Retrieval.open(snapshot, TestSettings.retrieval(1000), indices, true));
  }

  private UserSearch publish(Version version) throws IOException {
    return publish(version, 1, 0.1);
  }

  private static void assertNothingMoved(Drift drift) {
    assertEquals(new Drift.Count(30, 30, 0, 0), drift.users());
    assertEquals(new Drift.Count(40, 40, 0, 0), drift.items());
    assertEquals(1, drift.overlap());
    assertEquals(1, drift.neighbourOverlap());
    assertEquals(1, drift.popularityCorrelation(), 1e-12);
    assertEquals(0, drift.normShift());
    assertEquals(0, drift.scoreShift());
    assertEquals(drift.coverage().before(), drift.coverage().after());
    assertTrue(drift.coverage().before() > 0.25 && drift.coverage().before() <= 1);
    assertEquals(new Drift.Change(0.1, 0.1), drift.metrics().get("test.recall@20"));
  }

  @Test
  void nothingMovesBetweenEqualVersionsNorUnderAnotherBasis() throws IOException {
    UserSearch live = publish(new Version());
    assertNothingMoved(Drift.between(live, publish(new Version()), 100));
    assertNothingMoved(Drift.between(live, publish(new Version().mirrored()), 100));
  }

  @Test
  void whatCameAndWentIsCountedById() throws IOException {
    UserSearch live = publish(new Version());
    Drift drift = Drift.between(live, publish(new Version().items(10, 35).users(24)), 100);
    assertEquals(new Drift.Count(30, 24, 0, 6), drift.users());
    assertEquals(new Drift.Count(40, 35, 5, 10), drift.items());
    assertEquals(1, drift.popularityCorrelation(), 1e-12, "of the shared items");
    assertEquals(0, drift.normShift(), "of the shared items");
    assertTrue(drift.overlap() > 0.4 && drift.overlap() < 1, "best items went: " + drift);
  }

  @Test
  void otherVectorsChangeAnswersAndNeighbours() throws IOException {
    Drift drift = Drift.between(publish(new Version()), publish(new Version().seed(2)), 20);
    assertTrue(drift.overlap() < 0.6, drift.toString());
    assertTrue(drift.neighbourOverlap() < 0.6, drift.toString());
  }

  @Test
  void longerVectorsChangeNormsAndScoresButNoAnswer() throws IOException {
    Drift drift = Drift.between(publish(new Version()), publish(new Version().scale(64)), 20);
    assertEquals(1, drift.overlap());
    assertEquals(1, drift.neighbourOverlap());
    assertEquals(1, drift.normShift());
    assertTrue(drift.scoreShift() > 0.9, drift.toString());
  }

  @Test
  void everyLimitThatIsPassedIsTold() throws IOException {
    UserSearch live = publish(new Version());
    Version other = new Version().seed(2).items(0, 20).users(15).scale(64);
    Drift drift = Drift.between(live, publish(other, -1, 0.05), 100);
    assertEquals(List.of(), DriftLimits.NONE.refusals(drift));
    var limits = new DriftLimits(0.4, 0.4, 0.99, 0.9, 0.1, 0.1, 0, "test.recall@20", 0.3);
    List<String> refusals = limits.refusals(drift);
    assertEquals("the share of users gone must be at most 0.4; it is 0.5000", refusals.get(0));
    assertEquals("the share of items gone must be at most 0.4; it is 0.5000", refusals.get(1));
    assertTrue(
        refusals.get(2).startsWith("the overlap of neighbours must be at least 0.99; it is"));
    assertEquals(
        "the rank correlation of popularity must be at least 0.9; it is -1.0000", refusals.get(3));
    assertEquals("the shift of norms must be at most 0.1; it is 1.0000", refusals.get(4));
    assertTrue(refusals.get(5).startsWith("the shift of scores must be at most 0.1; it is"));
    assertEquals(
        "the share of test.recall@20 lost must be at most 0.3; it is 0.5000", refusals.getLast());
  }

  @Test
  void versionsThatShareNothingHaveNothingToCompare() throws IOException {
    UserSearch live = publish(new Version());
    Drift drift = Drift.between(live, publish(new Version().items(500, 3).users(0)), 100);
    assertNull(drift.overlap());
    assertNull(drift.neighbourOverlap());
    assertNull(drift.popularityCorrelation());
    assertNull(drift.normShift());
    assertNull(drift.coverage());
    assertEquals(List.of(), DriftLimits.NONE.refusals(drift));
  }

  @Test
  void ranksAreCorrelatedWithTiesShared() {
    assertEquals(-1, RankCorrelation.of(new int[] {1, 2, 3}, new int[] {9, 5, -7}), 1e-12);
    // ranks 1, 2.5, 2.5, 4 and 1, 3, 2, 4: 4.5 / √(4.5 · 5)
    assertEquals(
        4.5 / Math.sqrt(22.5),
        RankCorrelation.of(new int[] {0, 7, 7, 9}, new int[] {1, 3, 2, 4}),
        1e-12);
    assertNull(RankCorrelation.of(new int[] {3, 3}, new int[] {1, 2}));
    assertNull(RankCorrelation.of(new int[] {3}, new int[] {1}));
  }

  @Test
  void distributionsAreComparedWhateverTheirSizes() {
    var few = new EmpiricalDistribution(new double[] {2, 1});
    assertEquals(0, few.distance(new EmpiricalDistribution(new double[] {1, 2, 1, 2})));
    assertEquals(0.5, few.distance(new EmpiricalDistribution(new double[] {2, 2, 2})));
    assertEquals(1, few.distance(new EmpiricalDistribution(new double[] {5})));
    assertEquals(0, few.distance(new EmpiricalDistribution(new double[0])));
  }
}
