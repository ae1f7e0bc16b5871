package org.ccdrec.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.ccdrec.files.DerivedFiles;
import org.ccdrec.files.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way a snapshot can be broken is refused with the file and the rule. */
class CorruptionTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary = Path.of("unset");
  private Path snapshot = Path.of("unset");

  @BeforeEach
  void publish() throws IOException {
    SnapshotStore store = SnapshotStore.open(temporary);
    snapshot = store.path(SampleSnapshot.random(7, 6, 8, 4).writer("sample").publish(store));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "items.f32",
        "users.f32",
        "items.ids",
        "items.ids.i64",
        "users.ids",
        "users.ids.i64",
        "seen.i64",
        "seen.i32",
        "popularity.i32",
        "metadata.jsonl",
        "metadata.jsonl.i64",
        "images.bin",
        "images.bin.i64",
        "content-visual.f32",
        "index.hnsw",
        "report.json"
      })
  void eachFileTruncatedLengthenedFlippedOrMissing(String file) throws IOException {
    byte[] original = Files.readAllBytes(snapshot.resolve(file));
    write(file, Arrays.copyOf(original, original.length - 1));
    assertRefusedCheaply(file, "truncated");
    write(file, Arrays.copyOf(original, original.length + 1));
    assertRefusedCheaply(file, "too long");
    for (int at = 0; at < original.length; at += Math.max(1, original.length / 7)) {
      byte[] flipped = original.clone();
      flipped[at] ^= 0x10;
      write(file, flipped);
      assertRefused(file, "altered");
    }
    Files.delete(snapshot.resolve(file));
    assertRefusedCheaply(file, "missing");
    write(file, original);
    assertEquals(List.of(), SnapshotVerifier.verify(snapshot));
  }

  @Test
  void everyBitOfTheManifestCounts() throws IOException {
    byte[] original = Files.readAllBytes(snapshot.resolve("manifest.json"));
    for (int at = 0; at < original.length; at++) {
      if (original[at] > ' ') {
        byte[] flipped = original.clone();
        flipped[at] ^= 0x02;
        write("manifest.json", flipped);
        assertFalse(SnapshotVerifier.verify(snapshot).isEmpty(), "flipped byte " + at);
      }
    }
  }

  @Test
  void aMissingOrCutManifestIsAnIncompleteSnapshot() throws IOException {
    byte[] original = Files.readAllBytes(snapshot.resolve("manifest.json"));
    for (int length = 0; length < original.length - 2; length += 97) {
      write("manifest.json", Arrays.copyOf(original, length));
      assertFalse(SnapshotVerifier.verify(snapshot).isEmpty(), "cut at " + length);
    }
    Files.delete(snapshot.resolve("manifest.json"));
    assertRefusedCheaply("manifest.json", "incomplete");
    assertTrue(
        assertThrows(InvalidSnapshotException.class, () -> Snapshot.open(temporary.resolve("no")))
            .getMessage()
            .contains("is not a directory"));
  }

  @Test
  void aNewerFormatIsRefusedByName() throws IOException {
    editManifest(root -> root.put("formatVersion", 3).put("novelty", true));
    assertRefusedCheaply("manifest.json", "format version 3 is newer than 2");
  }

  @Test
  void allManifestErrorsAreReportedAtOnce() throws IOException {
    editManifest(
        root -> {
          root.put("metric", "cosine").put("surprise", 1).remove("created");
          root.withObject("/shape").put("dimension", 0);
          root.withObject("/metrics").put("test.recall@20", "high");
        });
    List<String> rules =
        SnapshotVerifier.verify(snapshot).stream().map(SnapshotProblem::rule).toList();
    for (String part : List.of("cosine", "surprise", "created", "shape.dimension", "recall@20")) {
      assertTrue(rules.stream().anyMatch(rule -> rule.contains(part)), part + " in " + rules);
    }
  }

  @Test
  void filesAndShapeMustAgree() throws IOException {
    editManifest(root -> root.withObject("/shape").put("items", 9));
    assertRefusedCheaply("items.f32", "must be 144 bytes by the manifest's shape");
    assertRefusedCheaply("popularity.i32", "must be 36 bytes");
  }

  @Test
  void notFiniteVectorsAreRefused() throws IOException {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      for (String file : List.of("items.f32", "users.f32", "content-visual.f32")) {
        publish();
        rewrite(file, bytes -> withFloat(bytes, 6, value));
        assertRefused(file, "must be finite; row 1, column 2");
      }
    }
  }

  @Test
  void aHugeElementIsRefused() throws IOException {
    for (float value : new float[] {1.01e15f, -3e38f}) {
      for (String file : List.of("items.f32", "users.f32", "content-visual.f32")) {
        publish();
        rewrite(file, bytes -> withFloat(bytes, 6, value));
        assertRefused(file, "must be at most 1.0E15 in size; row 1, column 2");
      }
    }
  }

  @Test
  void duplicateAndMalformedIdsAreRefused() throws IOException {
    rewrite("items.ids", bytes -> text(bytes, "item/3\n", "item/4\n"));
    assertRefused("items.ids", "id 4 is a duplicate of 3");
    publish();
    rewrite("users.ids", bytes -> text(bytes, "user-2", "use\t-2"));
    assertRefused("users.ids", "id 2 has a control character");
    publish();
    rewrite("users.ids", bytes -> text(bytes, "-2-ü\n", "-2-ü\u00ff".substring(0, 4) + "x"));
    assertRefused("users.ids", "id 2 does not end with a line feed");
  }

  @Test
  void brokenRowsAreRefused() throws IOException {
    rewrite("seen.i32", bytes -> withInt(bytes, 0, 99));
    assertRefused("seen.i32", "ascend strictly within 0..7");
    publish();
    rewrite("seen.i32", bytes -> withInt(bytes, 0, -1));
    assertRefused("seen.i32", "ascend strictly");
    publish();
    rewrite("seen.i64", bytes -> withInt(bytes, 2, 1 << 20));
    assertRefused("seen.i64", "offsets must ascend");
    publish();
    rewrite("popularity.i32", bytes -> withInt(bytes, 3, -5));
    assertRefused("popularity.i32", "item 3 is negative");
    publish();
    rewrite("items.ids.i64", bytes -> withInt(bytes, 2 * 8, 55));
    assertRefused("items.ids.i64", "must end at");
  }

  @Test
  void metadataOutsideItsSchemaIsRefused() throws IOException {
    rewrite("metadata.jsonl", bytes -> text(bytes, "\"price\"", "\"prize\""));
    assertRefused("metadata.jsonl", "attribute prize must be declared");
    publish();
    rewrite("metadata.jsonl", bytes -> text(bytes, "\"title\"", "\"tidle\""));
    assertRefused("metadata.jsonl", "unknown key tidle");
  }

  @Test
  void whatWasCheckedBeforeIsStillComparedWithItsChecksums() throws IOException {
    Path remembered = temporary.resolve(".checked");
    var checked = new DerivedFiles(remembered, 3);
    Snapshot.openVerified(snapshot, 2, checked).close();
    assertEquals(1, TestFiles.names(remembered).size());
    byte[] original = Files.readAllBytes(snapshot.resolve("metadata.jsonl"));
    byte[] flipped = original.clone();
    flipped[9] ^= 1;
    write("metadata.jsonl", flipped);
    assertTrue(refusal(checked).getMessage().contains("altered"));
    write("metadata.jsonl", original);
    Snapshot.openVerified(snapshot, 2, checked).close();
  }

  @Test
  void contentIsCheckedForEveryManifestThatIsNotKnown() throws IOException {
    Path remembered = temporary.resolve(".checked");
    var checked = new DerivedFiles(remembered, 3);
    Snapshot.openVerified(snapshot, 1, checked).close();
    rewrite("metadata.jsonl", bytes -> text(bytes, "\"title\"", "\"tidle\""));
    for (int opening = 0; opening < 2; opening++) {
      assertTrue(refusal(checked).getMessage().contains("unknown key tidle"));
    }
    assertEquals(1, TestFiles.names(remembered).size());
  }

  @Test
  void whatIsKnownIsNotReadForItsRulesAgain() throws IOException {
    rewrite("metadata.jsonl", bytes -> text(bytes, "\"title\"", "\"tidle\""));
    var checked = new DerivedFiles(temporary.resolve(".checked"), 3);
    byte[] manifest = Files.readAllBytes(snapshot.resolve("manifest.json"));
    String name = ChecksumCheck.nameOf(manifest);
    checked.write(name, nothing -> {});
    assertTrue(refusal(checked).getMessage().contains("tidle"), "without any sums");
    List<Manifest.FileEntry> files = ManifestReader.read(manifest, new ArrayList<>()).files();
    checked.write(
        name,
        out -> {
          for (Manifest.FileEntry file : files) {
            var sum = new CRC32C();
            sum.update(Files.readAllBytes(snapshot.resolve(file.name())));
            out.writeLong(sum.getValue());
          }
        });
    Snapshot.openVerified(snapshot, 1, checked).close();
  }

  private InvalidSnapshotException refusal(DerivedFiles checked) {
    return assertThrows(
        InvalidSnapshotException.class, () -> Snapshot.openVerified(snapshot, 1, checked));
  }

  private void assertRefusedCheaply(String file, String rule) throws IOException {
    assertRefused(file, rule);
    assertThrows(InvalidSnapshotException.class, () -> Snapshot.open(snapshot));
  }

  private void assertRefused(String file, String rule) throws IOException {
    List<SnapshotProblem> problems = SnapshotVerifier.verify(snapshot);
    assertTrue(
        problems.stream().anyMatch(p -> p.file().equals(file) && p.rule().contains(rule)),
        () -> file + " " + rule + " expected, found " + problems);
    var refusal =
        assertThrows(InvalidSnapshotException.class, () -> Snapshot.openVerified(snapshot));
    assertEquals(problems, refusal.problems());
  }

  private void write(String file, byte[] bytes) throws IOException {
    Files.write(snapshot.resolve(file), bytes);
  }

  /**
   * Changes a file's content and signs it again, so that only the rule of its content is broken.
   */
  private void rewrite(String file, UnaryOperator<byte[]> change) throws IOException {
    byte[] changed = change.apply(Files.readAllBytes(snapshot.resolve(file)));
    write(file, changed);
    editManifest(
        root ->
            root.withArray("files")
                .forEach(
                    entry -> {
                      if (entry.path("name").asText().equals(file)) {
                        ((ObjectNode) entry).put("sha256", Sha256.hex(changed));
                      }
                    }));
  }

  private void editManifest(Consumer<ObjectNode> change) throws IOException {
    Path manifest = snapshot.resolve("manifest.json");
    ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(manifest));
    change.accept(root);
    String version = root.path("version").asText();
    root.remove("version");
    String signed = version.substring(0, version.length() - 8) + ManifestWriter.fingerprint(root);
    Files.write(manifest, ManifestWriter.render(root, signed));
  }

  private static byte[] withFloat(byte[] bytes, int index, float value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(4 * index, value);
    return bytes;
  }

  private static byte[] withInt(byte[] bytes, int index, int value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(4 * index, value);
    return bytes;
  }

  /** Replaces text by text of the same length in bytes. */
  private static byte[] text(byte[] bytes, String from, String to) {
    assertEquals(
        from.getBytes(StandardCharsets.UTF_8).length, to.getBytes(StandardCharsets.UTF_8).length);
    String text = new String(bytes, StandardCharsets.UTF_8);
    assertTrue(text.contains(from));
    return text.replaceFirst(java.util.regex.Pattern.quote(from), to)
        .getBytes(StandardCharsets.UTF_8);
  }
}
