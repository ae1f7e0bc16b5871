package org.ccdrec.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version comes into a store as a whole or not at all. */
class SnapshotTransferTest {
  @TempDir Path directory = Path.of("unset");
  private SnapshotStore from;
  private SnapshotStore into;
  private SnapshotId id;
  private final List<String> opened = new ArrayList<>();

  @BeforeEach
  void publish() throws IOException {
    from = SnapshotStore.open(directory.resolve("from"));
    into = SnapshotStore.open(directory.resolve("into"));
    id = SampleSnapshot.random(1, 3, 4, 2).writer("line").publish(from);
  }

  private SnapshotTransfer.Source source(SnapshotId version) {
    return new SnapshotTransfer.Source() {
      @Override
      public String place() {
        return "elsewhere";
      }

      @Override
      public byte[] manifest() throws IOException {
        return Files.readAllBytes(from.path(version).resolve("manifest.json"));
      }

      @Override
      public InputStream open(Manifest.FileEntry file) throws IOException {
        opened.add(file.name());
        return new ByteArrayInputStream(
            Files.readAllBytes(from.path(version).resolve(file.name())));
      }
    };
  }

  private void receive(SnapshotId version) throws IOException {
    SnapshotTransfer.receive(into, version, source(version));
  }

  @Test
  void everyFileArrivesAndTheSameVersionTwiceIsOne() throws IOException {
    receive(id);
    assertEquals(List.of(), SnapshotVerifier.verify(into.path(id)));
    receive(id);
    assertEquals(List.of(id.version()), TestFiles.names(directory.resolve("into").resolve("line")));
  }

  @Test
  void whatTheVersionBeforeHasIsNotTransferredAgainUnlessItIsDamagedThere() throws IOException {
    receive(id);
    opened.clear();
    SnapshotId second = SampleSnapshot.random(1, 3, 4, 2).writer("line").publish(from);
    Path damaged = into.path(id).resolve("users.f32");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[3] ^= 1;
    Files.write(damaged, bytes);
    receive(second);
    assertEquals(List.of("users.f32"), opened);
    assertEquals(List.of(), SnapshotVerifier.verify(into.path(second)));
  }

  @Test
  void aFileThatIsNotTheManifestsIsRefusedByNameAndNothingIsLeft() throws IOException {
    Path file = from.path(id).resolve("items.f32");
    byte[] whole = Files.readAllBytes(file);
    byte[] altered = whole.clone();
    altered[7] ^= 1;
    Files.write(file, altered);
    assertRefused("elsewhere is not a valid snapshot: items.f32: altered: its SHA-256");
    Files.write(file, java.util.Arrays.copyOf(whole, 31));
    assertRefused("items.f32: truncated: it has 31 bytes, the manifest says 32");
    Files.write(file, java.util.Arrays.copyOf(whole, 1 << 20));
    assertRefused("items.f32: too long: it has more than the 32 bytes of the manifest");
    Files.delete(file);
    assertRefused("items.f32: missing");
    Files.delete(from.path(id).resolve("manifest.json"));
    assertRefused("manifest.json: missing: the snapshot is incomplete");
  }

  @Test
  void aManifestUnderAnotherVersionOrWithForeignFilesIsRefused() throws IOException {
    var other = new SnapshotId("line", "20200101T000000000Z-00000000");
    var refusal =
        assertThrows(
            InvalidSnapshotException.class,
            () -> SnapshotTransfer.receive(into, other, source(id)));
    assertTrue(refusal.getMessage().contains("is that of " + id + ", not of " + other));
    Path manifest = from.path(id).resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("items.f32", "../items.f32"));
    assertRefused("a file name must match");
    assertEquals(List.of(), opened);
  }

  private void assertRefused(String rule) throws IOException {
    var refusal = assertThrows(InvalidSnapshotException.class, () -> receive(id));
    assertTrue(refusal.getMessage().contains(rule), refusal.getMessage());
    Path line = into.directory().resolve("line");
    assertEquals(List.of(), Files.exists(line) ? TestFiles.names(line) : List.of());
  }

  @Test
  void aRemovedVersionIsGoneAsAWhole() throws IOException {
    receive(id);
    into.remove(id);
    assertFalse(Files.exists(into.path(id)));
    assertEquals(List.of(), TestFiles.names(directory.resolve("into").resolve("line")));
  }
}
