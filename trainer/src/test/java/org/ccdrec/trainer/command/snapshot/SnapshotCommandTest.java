package org.ccdrec.trainer.command.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.ccdrec.trainer.command.Run;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path store;
  private Path first;
  private Path second;

  @BeforeEach
  void publishTwoVersions() throws IOException {
    store = folder.resolve("store");
    first = publish("2026-01-01T00:00:00Z");
    second = publish("2026-01-02T00:00:00Z");
  }

  @Test
  void theListHasALineForEveryVersion() {
    Run run = Run.of("snapshot", "list", "--store", store);
    assertEquals(0, run.code(), run.err());
    assertEquals(
        List.of(
            "NAME VERSION MODEL USERS ITEMS WIDTH INTERACTIONS STATE",
            "demo " + first.getFileName() + " bpr-mf 2 3 1 2 complete",
            "demo " + second.getFileName() + " bpr-mf 2 3 1 2 complete"),
        run.lines().stream().map(line -> line.replaceAll(" +", " ")).toList());
  }

  @Test
  void theListShowsBrokenVersions() throws IOException {
    Files.delete(first.resolve("users.f32"));
    Run run = Run.of("snapshot", "list", "--store", store);
    assertEquals(0, run.code());
    assertTrue(run.lines().get(1).endsWith("-  invalid: users.f32: missing"), run.out());
    Run json = Run.of("snapshot", "list", "--store", store, "--json");
    JsonNode broken = JSON.readTree(json.lines().get(0));
    assertEquals(false, broken.path("complete").asBoolean());
    assertEquals("users.f32: missing", broken.path("problems").path(0).asText());
    JsonNode sound = JSON.readTree(json.lines().get(1));
    assertEquals(true, sound.path("complete").asBoolean());
    assertEquals(0.25, sound.path("metrics").path("test.recall@20").asDouble());
    assertEquals(3, sound.path("shape").path("items").asInt());
  }

  @Test
  void anEmptyStoreAndNoStoreDiffer() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertEquals(2, Run.of("snapshot", "list", "--store", "").code());
    Run none = Run.of("snapshot", "list", "--store", empty);
    assertEquals(0, none.code());
    assertEquals("no snapshots in " + empty + "\n", none.out());
    Run missing = Run.of("snapshot", "list", "--store", folder.resolve("absent"));
    assertEquals(1, missing.code());
    assertTrue(missing.err().contains("absent: no such store"), missing.err());
  }

  @Test
  void theNewestValidVersionIsShown() {
    Run run = Run.of("snapshot", "show", store.resolve("demo"));
    assertEquals(0, run.code(), run.err());
    assertTrue(run.lines().contains("snapshot      demo/" + second.getFileName()), run.out());
    assertTrue(run.lines().contains("shape         2 users × 3 items × 1, 2 interactions"));
    assertTrue(run.lines().contains("  model.layers  2"), run.out());
    assertTrue(run.lines().contains("  test.recall@20  0.25"), run.out());
    assertTrue(run.out().contains("users.f32"), run.out());
    Run one = Run.of("snapshot", "show", first);
    assertTrue(one.lines().contains("snapshot      demo/" + first.getFileName()), one.out());
  }

  @Test
  void aSnapshotIsShownToScripts() throws IOException {
    JsonNode json = JSON.readTree(Run.of("snapshot", "show", "--json", first).out());
    assertEquals("demo", json.path("name").asText());
    assertEquals(2, json.path("config").path("model").path("layers").asInt());
    assertEquals(42, json.path("provenance").path("seed").asInt());
    assertEquals(64, json.path("files").path(0).path("sha256").asText().length());
  }

  @Test
  void showingNothingFails() {
    Run run = Run.of("snapshot", "show", folder.resolve("absent"));
    assertEquals(1, run.code());
    assertTrue(run.err().contains("is neither a snapshot nor a directory"), run.err());
  }

  @Test
  void soundSnapshotsVerify() {
    for (Path path : List.of(store, store.resolve("demo"))) {
      Run run = Run.of("snapshot", "verify", path);
      assertEquals(0, run.code(), run.err());
      assertEquals(2, run.lines().size());
      assertTrue(run.lines().stream().allMatch(line -> line.endsWith(": valid")), run.out());
    }
    assertEquals(first + ": valid\n", Run.of("snapshot", "verify", first).out());
  }

  @Test
  void everyProblemIsListed() throws IOException {
    Files.write(second.resolve("items.f32"), new byte[] {1, 2, 3});
    byte[] altered = Files.readAllBytes(second.resolve("users.f32"));
    altered[0] ^= 1;
    Files.write(second.resolve("users.f32"), altered);
    Run run = Run.of("snapshot", "verify", store);
    assertEquals(1, run.code());
    assertEquals(
        List.of(
            first + ": valid",
            second + ": invalid",
            "  items.f32: truncated: it has 3 bytes, the manifest says 12",
            "  users.f32: altered: its SHA-256 is not the manifest's"),
        run.lines());
    Run json = Run.of("snapshot", "verify", "--json", second);
    assertEquals(1, json.code());
    JsonNode object = JSON.readTree(json.out());
    assertEquals(false, object.path("valid").asBoolean());
    assertEquals("items.f32", object.path("problems").path(0).path("file").asText());
  }

  @Test
  void verifyingWhatIsNoSnapshotFails() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Run run = Run.of("snapshot", "verify", empty);
    assertEquals(1, run.code());
    assertTrue(run.out().contains("manifest.json: missing"), run.out());
    Run missing = Run.of("snapshot", "verify", folder.resolve("absent"));
    assertEquals(1, missing.code());
    assertTrue(missing.err().startsWith("ccdrec: no such file or directory: "), missing.err());
  }

  private Path publish(String time) throws IOException {
    Clock clock = Clock.fixed(Instant.parse(time), ZoneOffset.UTC);
    SnapshotStore target = SnapshotStore.open(store, clock);
    SnapshotId id =
        new SnapshotWriter("demo")
            .users(List.of("u0", "u1"), FloatMatrix.of(2, 1, new float[] {1, 2}))
            .items(List.of("i0", "i1", "i2"), FloatMatrix.of(3, 1, new float[] {1, 2, 3}))
            .seen(new int[] {0, 1, 2}, new int[] {0, 2})
            .popularity(new int[] {1, 0, 1})
            .model(
                "bpr-mf",
                JSON.createObjectNode().set("model", JSON.createObjectNode().put("layers", 2)))
            .provenance(new Provenance("abc", 42, "scalar", Map.of("java", "25")))
            .metrics(Map.of("test.recall@20", 0.25))
            .publish(target);
    return target.path(id);
  }
}
