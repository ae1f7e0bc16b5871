package org.ccdrec.server.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ccdrec.server.testing.Administrator;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Sealed;
import org.ccdrec.server.testing.TemporaryFiles;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of a new version damaged in every way while the server runs: the previous version
 * keeps giving the same answers, and the administration port names the file.
 */
@Timeout(300)
class FaultMatrixTest {
  private static final String PROBE = "/v1/users/u3/recommendations?k=5";

  @TempDir Path directory = Path.of("unset");

  /** Damage to one file. */
  @FunctionalInterface
  private interface Fault {
    void damage(Path file) throws IOException;
  }

  private static final Map<String, Fault> FAULTS = new LinkedHashMap<>();

  static {
    FAULTS.put("missing", Files::delete);
    FAULTS.put("empty", file -> Files.write(file, new byte[0]));
    FAULTS.put(
        "cut in half",
        file -> {
          byte[] bytes = Files.readAllBytes(file);
          Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        });
    FAULTS.put(
        "too long",
        file -> {
          byte[] bytes = Files.readAllBytes(file);
          Files.write(file, Arrays.copyOf(bytes, bytes.length + 8));
        });
    FAULTS.put(
        "one bit flipped",
        file -> {
          byte[] bytes = Files.readAllBytes(file);
          bytes[bytes.length / 2] ^= 4;
          Files.write(file, bytes);
        });
    FAULTS.put(
        "a directory",
        file -> {
          Files.delete(file);
          Files.createDirectory(file);
        });
  }

  private SnapshotId publish(long seed, Path store) throws IOException {
    return new GeneratedSnapshot(seed, 20, 50, 4, 2)
        .publish(SnapshotStore.open(store), "shop", true);
  }

  private static List<String> files(Path version) throws IOException {
    try (Stream<Path> files = Files.list(version)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theVersionBeforeStaysWhateverIsWrongWithTheNewOne() throws Exception {
    Path store = directory.resolve("store");
    SnapshotId first = publish(1, store);
    String live = first.toString();
    Path staging = directory.resolve("staging");
    FaultTable table =
        FaultTable.of("FaultMatrixTest.theVersionBeforeStaysWhateverIsWrongWithTheNewOne");
    List<String> names = files(SnapshotStore.open(store).path(first));
    assertTrue(names.size() >= 12, names.toString());
    try (TestServer server =
        TestServer.start(store, "admin.enabled=true", "admin.port=0", "store.pollInterval=1h")) {
      JsonNode before = server.json(PROBE).get("items");
      for (String name : names) {
        for (var fault : FAULTS.entrySet()) {
          SnapshotId id = publish(3, staging);
          Path version = SnapshotStore.open(staging).path(id);
          fault.getValue().damage(version.resolve(name));
          Files.move(version, store.resolve("shop").resolve(id.version()));
          JsonNode state = new Administrator(server).follow();
          String row = name + " " + fault.getKey();
          assertEquals(live, state.get("live").asText(), row);
          String reason = Administrator.refusal(state, id);
          assertTrue(reason.contains(name), reason);
          table.row(fault.getKey(), name, reason);
          JsonNode answer = server.json(PROBE);
          assertEquals(live, answer.get("modelVersion").asText(), row);
          assertEquals(before, answer.get("items"), row);
        }
      }
      SnapshotId whole = publish(4, staging);
      Files.move(
          SnapshotStore.open(staging).path(whole), store.resolve("shop").resolve(whole.version()));
      assertEquals(whole.toString(), new Administrator(server).follow().get("live").asText());
    }
  }

  /** Damage to the content of a version that is signed again, so that no checksum tells of it. */
  private record Forged(String fault, String file, String reason, Sealed.Damage damage) {}

  private static List<Forged> forgeries() {
    return List.of(
        new Forged(
            "newer format",
            "manifest.json",
            "format version 3 is newer than 2",
            Sealed.manifest(root -> root.put("formatVersion", 3))),
        new Forged(
            "not a number or infinite",
            "items.f32",
            "must be finite; row 0, column 3",
            Sealed.file("items.f32", bytes -> bytes.putInt(12, 0x7fc00001))),
        new Forged(
            "not a number or infinite",
            "users.f32",
            "must be finite; row 1, column 0",
            Sealed.file("users.f32", bytes -> bytes.putFloat(16, Float.NEGATIVE_INFINITY))),
        new Forged(
            "duplicate or forbidden ids",
            "items.ids",
            "id 7 is a duplicate of 6",
            Sealed.text("items.ids", "i7\n", "i6\n")),
        new Forged(
            "duplicate or forbidden ids",
            "users.ids",
            "id 3 has a control character",
            Sealed.text("users.ids", "u3\n", "\t3\n")),
        new Forged(
            "duplicate or forbidden ids",
            "users.ids",
            "id 3 is not UTF-8",
            Sealed.file("users.ids", bytes -> bytes.put(10, (byte) 0xff))),
        new Forged(
            "offsets or indices out of order",
            "seen.i64",
            "offsets must ascend from 0",
            Sealed.file("seen.i64", bytes -> bytes.putLong(16, 1L << 40))),
        new Forged(
            "offsets or indices out of order",
            "items.ids.i64",
            "offsets must ascend",
            Sealed.file("items.ids.i64", bytes -> bytes.putLong(24, -1))),
        new Forged(
            "offsets or indices out of order",
            "images.bin.i64",
            "offsets must ascend",
            Sealed.file("images.bin.i64", bytes -> bytes.putLong(8 * 50, 96))),
        new Forged(
            "offsets or indices out of order",
            "seen.i32",
            "ascend strictly within 0..49",
            Sealed.file("seen.i32", bytes -> bytes.putInt(0, 50))),
        new Forged(
            "offsets or indices out of order",
            "popularity.i32",
            "item 9 is negative",
            Sealed.file("popularity.i32", bytes -> bytes.putInt(36, -1))),
        new Forged(
            "metadata that violates its schema",
            "metadata.jsonl",
            "must be number; it is",
            Sealed.text("metadata.jsonl", "\"price\":12.5", "\"price\":\"12\"")),
        new Forged(
            "metadata that violates its schema",
            "metadata.jsonl",
            "attribute price must be string",
            Sealed.manifest(root -> root.withObject("/attributes").put("price", "string"))),
        new Forged(
            "metadata that violates its schema",
            "metadata.jsonl",
            "must be declared",
            Sealed.manifest(root -> root.withObject("/attributes").remove("price"))),
        new Forged(
            "metadata that violates its schema",
            "metadata.jsonl",
            "must be one JSON object",
            Sealed.text("metadata.jsonl", "{\"title\"", "[\"title\"")),
        new Forged("huge sizes", "users.f32", "truncated", Sealed.manifest(Sealed::hugeUsers)),
        new Forged(
            "huge sizes",
            "manifest.json",
            "shape.dimension must be a whole number",
            Sealed.manifest(root -> root.withObject("/shape").put("dimension", Long.MAX_VALUE))),
        new Forged(
            "huge sizes",
            "manifest.json",
            "must be at most",
            Sealed.manifest(
                root -> root.withObject("/model/config").put("x", "y".repeat(1 << 24)))),
        new Forged(
            "huge sizes",
            "manifest.json",
            "not valid JSON",
            version -> Files.writeString(version.resolve("manifest.json"), "[".repeat(100_000))),
        new Forged(
            "invalid times",
            "manifest.json",
            "created must be",
            Sealed.manifest(root -> root.put("created", "+999999999-12-31T23:59:59.999Z"))),
        new Forged(
            "another version's content",
            "",
            "holds shop/",
            version -> Sealed.copy(version.resolveSibling(Sealed.oldest(version)), version)));
  }

  @Test
  void whatIsForgedIsRefusedThoughItsChecksumsAreRight() throws Exception {
    Path store = directory.resolve("store");
    SnapshotId first = publish(1, store);
    Path staging = directory.resolve("staging");
    FaultTable table =
        FaultTable.of("FaultMatrixTest.whatIsForgedIsRefusedThoughItsChecksumsAreRight");
    try (TestServer server =
        TestServer.start(store, "admin.enabled=true", "admin.port=0", "store.pollInterval=1h")) {
      JsonNode before = server.json(PROBE).get("items");
      for (Forged forged : forgeries()) {
        SnapshotId id = publish(3, staging);
        Path version = store.resolve("shop").resolve(id.version());
        Files.move(SnapshotStore.open(staging).path(id), version);
        forged.damage().to(version);
        SnapshotId sealed = Sealed.renamed(version);
        JsonNode state = new Administrator(server).follow();
        assertEquals(first.toString(), state.get("live").asText(), forged.toString());
        String reason = Administrator.refusal(state, sealed);
        assertTrue(
            reason.contains(forged.file()) && reason.contains(forged.reason()),
            forged + ": " + reason);
        table.row(forged.fault(), forged.file(), reason);
        assertEquals(before, server.json(PROBE).get("items"));
        TemporaryFiles.delete(store.resolve(sealed.toString()));
      }
    }
  }
}
