package org.ccdrec.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot published in format 1, before canonical JSON, stays readable. */
class FirstFormatTest {
  private static final SnapshotId ID = new SnapshotId("sample", "20260102T030405678Z-d8080164");

  @TempDir Path temporary = Path.of("unset");

  private static Path published() throws URISyntaxException {
    var root = FirstFormatTest.class.getResource("/format-1");
    assertNotNull(root);
    return SnapshotStore.open(Path.of(root.toURI())).path(ID);
  }

  @Test
  void aSnapshotOfTheFirstFormatIsValid() throws Exception {
    assertTrue(Files.readString(published().resolve("manifest.json")).contains("1.0E-4"));
    assertEquals(List.of(), SnapshotVerifier.verify(published()));
    try (Snapshot snapshot = Snapshot.openVerified(published())) {
      assertEquals(ID, snapshot.id());
      assertEquals(3, snapshot.itemIds().size());
      assertEquals(1e-4, snapshot.manifest().model().config().get("small").doubleValue());
    }
  }

  @Test
  void anAlteredOneIsRefused() throws Exception {
    Path copy = Files.createDirectories(SnapshotStore.open(temporary).path(ID));
    try (Stream<Path> files = Files.list(published())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Path manifest = copy.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("1.0E-4", "1.1E-4"));
    assertAltered(copy);
    Files.writeString(manifest, Files.readString(manifest).replace("1.1E-4", "0.0001"));
    assertEquals(List.of(), SnapshotVerifier.verify(copy), "the same number");
    String newer =
        Files.readString(manifest).replace("\"formatVersion\" : 1", "\"formatVersion\" : 2");
    Files.writeString(manifest, newer);
    assertAltered(copy);
  }

  private static void assertAltered(Path snapshot) throws IOException {
    assertTrue(
        SnapshotVerifier.verify(snapshot).getFirst().toString().contains("altered"),
        () -> snapshot.toString());
  }

  @Test
  void aNewSnapshotHasTheFingerprintOfItsCanonicalManifest() throws IOException {
    SnapshotStore store = SnapshotStore.open(temporary);
    SnapshotId id = SampleSnapshot.random(11, 2, 3, 2).writer("sample").publish(store);
    assertTrue(
        Files.readString(store.path(id).resolve("manifest.json"))
            .startsWith("{\n  \"formatVersion\" : 2,"));
    assertEquals(List.of(), SnapshotVerifier.verify(store.path(id)));
  }
}
