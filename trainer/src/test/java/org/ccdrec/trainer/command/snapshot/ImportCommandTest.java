package org.ccdrec.trainer.command.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ccdrec.hnsw.GraphFile;
import org.ccdrec.hnsw.GraphShape;
import org.ccdrec.snapshot.Snapshot;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.trainer.command.Run;
import org.ccdrec.trainer.data.DatasetWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models of other programs: imported, or written as snapshots by the Python of the documentation.
 */
final class ImportCommandTest {
  @TempDir Path folder;
  private Path store;

  @BeforeEach
  void writeModel() throws IOException {
    store = folder.resolve("store");
    DatasetWriter.writeFeatures(file("users.npy"), 2, 2, new float[] {1, 0, 0, 1});
    DatasetWriter.writeFeatures(file("items.npy"), 3, 2, new float[] {1, 2, 3, 4, 5, 6});
    write("users.txt", "ann\n🦊\n");
    write("items.txt", "a/b\n00017\n" + "9".repeat(40) + "\n");
    write("seen.tsv", "userId\titemId\nann\t00017\nann\ta/b\n🦊\t00017\n");
  }

  private Run importing(Object... more) {
    Stream<Object> all =
        Stream.of(
            "import",
            "--users",
            file("users.npy"),
            "--items",
            file("items.npy"),
            "--user-ids",
            file("users.txt"),
            "--item-ids",
            file("items.txt"),
            "--store",
            store);
    return Run.of(Stream.concat(all, Stream.of(more)).toArray());
  }

  @Test
  void publishesVectorsIdsSeenPairsMetadataAndContent() throws IOException {
    write(
        "items.jsonl", "{\"itemID\": 1, \"title\": \"Lamp\", \"attributes\": {\"price\": 9.5}}\n");
    DatasetWriter.writeFeatures(file("look.npy"), 3, 1, new float[] {1, 2, 3});
    Run run =
        importing(
            "--seen",
            file("seen.tsv"),
            "--item-metadata",
            file("items.jsonl"),
            "--content",
            "visual=" + file("look.npy"),
            "--name",
            "shop",
            "--model",
            "als");
    assertEquals(0, run.code(), run.err());
    assertTrue(
        run.out().startsWith("2 users, 3 items, width 2, 3 pairs seen\npublished "), run.out());
    try (Snapshot snapshot = Snapshot.openVerified(SnapshotStore.resolve(store.resolve("shop")))) {
      assertEquals("als", snapshot.manifest().model().name());
      assertEquals("🦊", snapshot.userIds().get(1));
      assertEquals("00017", snapshot.itemIds().get(1));
      float[] row = new float[2];
      snapshot.itemVectors().copyRow(2, row);
      assertArrayEquals(new float[] {5, 6}, row);
      assertArrayEquals(new int[] {0, 1}, snapshot.seen().items(0));
      assertEquals(2, snapshot.popularity(1));
      assertEquals("Lamp", snapshot.metadata(1).title());
      assertEquals(1, snapshot.manifest().content().get("visual"));
    }
  }

  @Test
  void publishesTheGraphIfAsked() throws IOException {
    assertEquals(0, importing("--name", "plain").code());
    assertEquals(0, importing("--name", "indexed", "--index").code());
    assertNull(index("plain"));
    Path index = index("indexed");
    assertNotNull(index);
    assertEquals(GraphShape.DEFAULT, GraphFile.shape(index));
    try (var files = Files.list(index.getParent())) {
      assertEquals(0, files.filter(Files::isDirectory).count(), "nothing temporary is left");
    }
  }

  private @Nullable Path index(String name) throws IOException {
    try (Snapshot snapshot = Snapshot.openVerified(SnapshotStore.resolve(store.resolve(name)))) {
      return snapshot.index();
    }
  }

  @Test
  void seenPairsAreOptionalAndMayBeCsv() throws IOException {
    assertEquals(0, importing().code());
    write("seen.csv", "ann,00017\n\n🦊,a/b\n");
    Run run = importing("--seen", file("seen.csv"), "--json");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("\"seen\":2"), run.out());
  }

  @Test
  void refusesWhatDoesNotFitTogether() throws IOException {
    write("users.txt", "ann\n");
    DatasetWriter.writeFeatures(file("items.npy"), 3, 1, new float[3]);
    Run run = importing();
    assertEquals(1, run.code());
    assertTrue(
        run.err().contains("users.npy: user and item vectors must have the same width; 2 and 1"),
        run.err());
    assertTrue(
        run.err().contains("users.txt: must have one id per row of the vectors; 1 ids, 2 rows"),
        run.err());
    assertFalse(Files.exists(store));
  }

  @Test
  void refusesUnknownIdsWithTheirLines() throws IOException {
    write("seen.tsv", "ann\t00017\nbob\ta/b\nann\t17\nann\n");
    Run run = importing("--seen", file("seen.tsv"));
    assertEquals(1, run.code());
    for (String problem :
        List.of(
            "seen.tsv:2: the user id must be in the id file; 'bob' is not",
            "seen.tsv:3: the item id must be in the id file; '17' is not",
            "seen.tsv:4: a line must have a user id and an item id")) {
      assertTrue(run.err().contains(problem), run.err());
    }
  }

  /** Runs the program of docs/data.md that writes a snapshot with Python's standard library. */
  @Test
  void thePythonOfTheDocumentationWritesASnapshot() throws Exception {
    String page = Files.readString(Path.of("..", "docs", "data.md"));
    int start = page.indexOf("```python\n", page.indexOf("## A snapshot in forty lines of Python"));
    String program = page.substring(start + 10, page.indexOf("\n```", start));
    assertTrue(
        program.lines().count() <= 64, "it is meant to be short: " + program.lines().count());
    Path script = Files.writeString(file("write_snapshot.py"), program);
    Process python;
    try {
      python =
          new ProcessBuilder("python3", script.toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
    } catch (IOException e) {
      Assumptions.abort("no python3 on this machine");
      return;
    }
    String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, python.waitFor(), output);
    Path written = SnapshotStore.resolve(folder.resolve("snapshots").resolve("shop"));
    try (Snapshot snapshot = Snapshot.openVerified(written)) {
      assertEquals("bob", snapshot.userIds().get(1));
      assertArrayEquals(new int[] {0, 2}, snapshot.seen().items(0));
      assertEquals(2, snapshot.popularity(2));
      float[] row = new float[2];
      snapshot.itemVectors().copyRow(1, row);
      assertArrayEquals(new float[] {0.5f, -1}, row);
      assertEquals(written.getFileName().toString(), snapshot.id().version());
    }
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(file(name), text);
  }
}
