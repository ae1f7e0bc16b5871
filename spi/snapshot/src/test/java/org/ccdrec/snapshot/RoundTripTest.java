package org.ccdrec.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is what is read, for any content the format allows. */
class RoundTripTest {
  private Path propertyDirectory = Path.of("unset");

  @BeforeProperty
  void createDirectory() throws IOException {
    propertyDirectory = Files.createTempDirectory("round-trip");
  }

  @AfterProperty
  void deleteDirectory() throws IOException {
    TestFiles.delete(propertyDirectory);
  }

  @Property(tries = 40)
  void everyPartSurvives(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 12) int users,
      @ForAll @IntRange(min = 1, max = 15) int items,
      @ForAll @IntRange(min = 1, max = 9) int dimension)
      throws IOException {
    SampleSnapshot sample = SampleSnapshot.random(seed, users, items, dimension);
    SnapshotStore store = SnapshotStore.open(propertyDirectory.resolve("store"));
    SnapshotId id = sample.writer("sample").publish(store);
    assertEquals(List.of(), SnapshotVerifier.verify(store.path(id)));
    try (Snapshot snapshot = Snapshot.openVerified(store.path(id))) {
      assertEquals(id, snapshot.id());
      assertIds(sample.userIds(), snapshot.userIds());
      assertIds(sample.itemIds(), snapshot.itemIds());
      assertArrayEquals(sample.users(), flat(snapshot.userVectors()));
      assertArrayEquals(sample.items(), flat(snapshot.itemVectors()));
      assertArrayEquals(sample.items(), flat(snapshot.content().get("visual")));
      assertSeen(sample, snapshot.seen());
      for (int item = 0; item < items; item++) {
        assertEquals(sample.popularity()[item], snapshot.popularity(item));
        assertEquals(sample.metadata(item), snapshot.metadata(item));
        assertArrayEquals(sample.image(item), snapshot.image(item));
      }
      assertEquals("[index]", Files.readString(snapshot.index()));
      assertEquals("{\"epochs\":3}", snapshot.report());
    }
  }

  @Property(tries = 200)
  void everyValidIdIsFoundAndNoOther(@ForAll("ids") List<String> ids) throws IOException {
    List<String> unique = List.copyOf(new HashSet<>(ids));
    SampleSnapshot sample = SampleSnapshot.random(1, 2, unique.size(), 2);
    SnapshotStore store = SnapshotStore.open(propertyDirectory.resolve("ids"));
    SnapshotId id =
        sample
            .writer("ids")
            .items(unique, FloatMatrix.of(unique.size(), 2, sample.items()))
            .publish(store);
    try (Snapshot snapshot = Snapshot.openVerified(store.path(id))) {
      assertIds(unique, snapshot.itemIds());
      for (String absent : List.of("", "absent-id", "x".repeat(70_000), unique.getFirst() + "~")) {
        assertEquals(unique.indexOf(absent), snapshot.itemIds().indexOf(absent));
      }
    }
  }

  @Provide
  Arbitrary<List<String>> ids() {
    return Arbitraries.strings()
        .all()
        .ofMinLength(1)
        .ofMaxLength(40)
        .filter(id -> IdRule.fault(id) == null)
        .list()
        .ofMinSize(1)
        .ofMaxSize(30);
  }

  @Test
  void nativeMemoryIsReadInTheMachinesOrder(@TempDir Path directory) throws IOException {
    SampleSnapshot sample = SampleSnapshot.random(3, 4, 5, 6);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment items = arena.allocateFrom(ValueLayout.JAVA_FLOAT, sample.items());
      SnapshotStore store = SnapshotStore.open(directory);
      SnapshotId id =
          sample
              .writer("native")
              .items(sample.itemIds(), FloatMatrix.of(5, 6, items))
              .publish(store);
      try (Snapshot snapshot = Snapshot.open(store.path(id))) {
        assertArrayEquals(sample.items(), flat(snapshot.itemVectors()));
      }
    }
  }

  @Test
  void aClosedSnapshotRefusesToBeRead(@TempDir Path directory) throws IOException {
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId id = SampleSnapshot.random(3, 4, 5, 6).writer("closed").publish(store);
    Snapshot snapshot = Snapshot.open(store.path(id));
    snapshot.close();
    assertThrows(IllegalStateException.class, () -> snapshot.popularity(0));
    assertThrows(IllegalStateException.class, () -> snapshot.userIds().indexOf("user-1-ü"));
  }

  @Test
  void theManifestSaysWhatTheWriterWasTold(@TempDir Path directory) throws IOException {
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId id = SampleSnapshot.random(3, 4, 5, 6).writer("told").publish(store);
    try (Snapshot snapshot = Snapshot.open(store.path(id))) {
      Manifest manifest = snapshot.manifest();
      assertEquals(
          new Manifest.Shape(
              4,
              5,
              6,
              snapshot.seen().items(0).length
                  + snapshot.seen().count(1)
                  + snapshot.seen().count(2)
                  + snapshot.seen().count(3)),
          manifest.shape());
      assertEquals("sample", manifest.model().name());
      assertEquals(2, manifest.model().config().get("layers").intValue());
      assertEquals(
          new Provenance("abc", 42, "scalar", Map.of("java", "25")), manifest.provenance());
      assertEquals(Map.of("test.recall@20", 0.125), manifest.metrics());
      assertEquals(SampleSnapshot.TYPES, manifest.attributes());
      assertEquals(Map.of("visual", 6), manifest.content());
      assertTrue(manifest.files().size() >= 13);
    }
  }

  private static void assertIds(List<String> expected, IdTable table) {
    assertEquals(expected.size(), table.size());
    for (int index = 0; index < expected.size(); index++) {
      assertEquals(expected.get(index), table.get(index));
      assertEquals(index, table.indexOf(expected.get(index)));
    }
  }

  private static void assertSeen(SampleSnapshot sample, SeenItems seen) {
    for (int user = 0; user < seen.users(); user++) {
      int[] expected =
          Arrays.copyOfRange(
              sample.seenItems(), sample.seenOffsets()[user], sample.seenOffsets()[user + 1]);
      assertArrayEquals(expected, seen.items(user));
      for (int item = 0; item < sample.itemIds().size(); item++) {
        int wanted = item;
        assertEquals(
            IntStream.of(expected).anyMatch(each -> each == wanted), seen.contains(user, item));
      }
    }
  }

  private static float[] flat(FloatMatrix matrix) {
    float[] values = new float[matrix.rows() * matrix.columns()];
    float[] row = new float[matrix.columns()];
    for (int index = 0; index < matrix.rows(); index++) {
      matrix.copyRow(index, row);
      System.arraycopy(row, 0, values, index * row.length, row.length);
    }
    return values;
  }
}
