package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of a new version damaged in every way while the server runs: the version before goes
 * on answering the same, and the administration port says which file it was.
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

  private static JsonNode admin(TestServer server, String method, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.server().adminPort() + path))
            .method(method, HttpRequest.BodyPublishers.ofString("{}"))
            .header("content-type", "application/json");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
      return TestServer.JSON.readTree(response.body());
    }
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
    List<String> names = files(SnapshotStore.open(store).path(first));
    assertTrue(names.size() >= 12, names.toString());
    try (TestServer server =
        TestServer.start(store, "admin.enabled=true", "admin.port=0", "store.pollInterval=1h")) {
      JsonNode before = server.json(PROBE).get("items");
      List<String> rows = new ArrayList<>();
      for (String name : names) {
        for (var fault : FAULTS.entrySet()) {
          SnapshotId id = publish(3, staging);
          Path version = SnapshotStore.open(staging).path(id);
          fault.getValue().damage(version.resolve(name));
          Files.move(version, store.resolve("shop").resolve(id.version()));
          JsonNode state = admin(server, "POST", "/admin/follow");
          String row = name + " " + fault.getKey();
          assertEquals(live, state.get("live").asText(), row);
          rows.add(row + ": " + refusal(state, id, name));
          JsonNode answer = server.json(PROBE);
          assertEquals(live, answer.get("modelVersion").asText(), row);
          assertEquals(before, answer.get("items"), row);
        }
      }
      assertEquals(names.size() * FAULTS.size(), rows.size());
      SnapshotId whole = publish(4, staging);
      Files.move(
          SnapshotStore.open(staging).path(whole), store.resolve("shop").resolve(whole.version()));
      assertEquals(whole.toString(), admin(server, "POST", "/admin/follow").get("live").asText());
    }
  }

  /** Returns why a version was refused; the reason must name the file that is damaged. */
  private static String refusal(JsonNode state, SnapshotId id, String file) {
    for (JsonNode each : state.get("snapshots")) {
      if (each.get("snapshot").asText().equals(id.toString())) {
        assertEquals("refused", each.get("state").asText());
        String reason = each.get("refusal").asText();
        assertTrue(reason.contains(file), reason);
        return reason;
      }
    }
    throw new AssertionError(id + " is not in " + state);
  }
}
