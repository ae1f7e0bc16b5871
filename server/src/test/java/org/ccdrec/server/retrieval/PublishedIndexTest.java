package org.ccdrec.server.retrieval;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.ccdrec.hnsw.GraphFile;
import org.ccdrec.hnsw.GraphShape;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that hold their own graph index. */
class PublishedIndexTest {
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(5, 20, 800, 24, 4);
  private static final GraphShape SHAPE = new GraphShape(12, 60);
  private static final RetrievalSettings SETTINGS = TestSettings.retrieval(0, 12, 60, 100);

  @TempDir Path directory = Path.of("unset");

  private Path built() {
    return directory.resolve("indices");
  }

  private Snapshot publish(SnapshotWriter.IndexBuilder index) throws IOException {
    SnapshotStore store = SnapshotStore.open(directory.resolve("store"));
    SnapshotId id = GENERATED.writer("generated").index(index).publish(store);
    return Snapshot.openVerified(store.path(id));
  }

  private static SnapshotWriter.IndexBuilder graph() {
    return GraphFile.builder(GENERATED.itemVectors(), SHAPE, 2);
  }

  /** Opens the search, checks its recall, and returns whether an index was built for it. */
  private boolean isBuilt(Snapshot snapshot, RetrievalSettings settings) throws IOException {
    try (Retrieval retrieval = Retrieval.open(snapshot, settings, built(), true)) {
      assertTrue(retrieval.isApproximate());
      int found = 0;
      float[] query = new float[24];
      for (int user = 0; user < 20; user++) {
        snapshot.userVectors().copyRow(user, query);
        Ranking best = retrieval.exact(query, TopKQuery.best(10, ItemFilter.ALL));
        int[] near = retrieval.search(query, 10, ItemFilter.ALL).items();
        for (int item : best.items()) {
          found += Arrays.stream(near).anyMatch(each -> each == item) ? 1 : 0;
        }
      }
      assertTrue(found >= 0.95 * 200, "recall@10 is " + found / 200.0);
    }
    return Files.exists(built());
  }

  @Test
  void theIndexOfTheSnapshotIsUsedAndNoneIsBuilt() throws IOException {
    try (Snapshot snapshot = publish(graph())) {
      assertFalse(isBuilt(snapshot, SETTINGS));
    }
  }

  @Test
  void anIndexWithOtherParametersIsNotUsed() throws IOException {
    try (Snapshot snapshot = publish(graph())) {
      assertTrue(isBuilt(snapshot, TestSettings.retrieval(0, 13, 60, 100)));
    }
  }

  @Test
  void anIndexOfOtherVectorsIsNotUsed() throws IOException {
    var others = new GeneratedSnapshot(6, 20, 800, 24, 4).itemVectors();
    try (Snapshot snapshot = publish(GraphFile.builder(others, SHAPE, 1))) {
      assertTrue(isBuilt(snapshot, SETTINGS));
    }
  }

  @Test
  void aFileThatIsNoIndexIsNotUsed() throws IOException {
    for (byte[] content :
        new byte[][] {{}, {1, 2, 3}, new byte[100], "CCDRHNSW".getBytes(StandardCharsets.UTF_8)}) {
      try (Snapshot snapshot = publish((scratch, out) -> out.write(content))) {
        assertTrue(isBuilt(snapshot, SETTINGS));
      }
    }
  }

  /** Whatever byte is wrong, the search works: with the index, or with one that is built. */
  @Test
  void aDamagedIndexDoesNoHarm() throws IOException {
    Path scratch = Files.createDirectory(directory.resolve("scratch"));
    var written = new ByteArrayOutputStream();
    graph().build(scratch, written);
    var random = new Random(9);
    for (int round = 0; round < 24; round++) {
      byte[] damaged = written.toByteArray();
      int range = round % 2 == 0 ? 600 : damaged.length;
      damaged[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
      int length = round % 8 == 7 ? random.nextInt(damaged.length) : damaged.length;
      try (Snapshot snapshot =
          publish((unused, out) -> out.write(Arrays.copyOf(damaged, length)))) {
        isBuilt(snapshot, SETTINGS);
      }
    }
  }

  @Test
  void aSmallCatalogueIsSearchedExactlyWhateverTheSnapshotHolds() throws IOException {
    try (Snapshot snapshot = publish(graph());
        Retrieval exact =
            Retrieval.open(snapshot, TestSettings.retrieval(800, 12, 60, 100), built(), true)) {
      assertFalse(exact.isApproximate());
    }
  }
}
