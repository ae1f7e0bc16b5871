package org.ccdrec.server.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.server.models.ModelStore;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two models are swapped and rolled back independently while requests run to both placements. */
@Timeout(300)
class PlacementSwapTest {
  private static final int USERS = 40;

  @TempDir Path directory = Path.of("unset");
  private final Map<String, float[][][]> vectors = new ConcurrentHashMap<>();

  private SnapshotId publish(String model, long seed) throws Exception {
    var generated = new GeneratedSnapshot(seed, USERS, 100, 8, 5);
    float[][][] both = {rows(generated.userVectors()), rows(generated.itemVectors())};
    // The vectors are known by their seed before the version can be met in an answer.
    vectors.put(model + " " + seed, both);
    return new ModelStore(directory).publish(model, generated);
  }

  private static float[][] rows(FloatMatrix matrix) {
    float[][] rows = new float[matrix.rows()][matrix.columns()];
    for (int row = 0; row < rows.length; row++) {
      matrix.copyRow(row, rows[row]);
    }
    return rows;
  }

  @Test
  void noRequestFailsAndNoAnswerMixesVersionsOrModels() throws Exception {
    List<SnapshotId> home = new ArrayList<>(List.of(publish("home", 0)));
    List<SnapshotId> similar = new ArrayList<>(List.of(publish("similar", 100)));
    Path file = directory.resolve("placements.yaml");
    Files.writeString(
        file, "placements: {start: {model: home}, alike: {model: similar, fallback: start}}\n");
    try (var server =
            TestServer.start(
                directory.resolve("store"),
                "store.models=home,similar",
                "placements.file=" + file,
                "admin.enabled=true",
                "admin.port=0");
        var threads = Executors.newFixedThreadPool(2)) {
      var isDone = new AtomicBoolean();
      List<Future<Set<String>>> clients = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        int seed = client;
        clients.add(threads.submit(() -> query(server, isDone, seed)));
      }
      for (int seed = 1; seed <= 5; seed++) {
        home.add(publish("home", seed));
        awaitVersion(server, "start", home.getLast());
        similar.add(publish("similar", 100 + seed));
        awaitVersion(server, "alike", similar.getLast());
      }
      rollBack(server, "similar");
      awaitVersion(server, "alike", similar.get(4));
      assertEquals(home.getLast().toString(), version(server, "start"), "the other model stays");
      home.add(publish("home", 6));
      awaitVersion(server, "start", home.getLast());
      assertEquals(similar.get(4).toString(), version(server, "alike"), "it stays rolled back");
      isDone.set(true);
      for (Future<Set<String>> client : clients) {
        assertTrue(client.get().size() >= 4, "requests met " + client.get());
      }
    }
  }

  private static void rollBack(TestServer server, String model) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.server().adminPort() + "/admin/rollback"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\"}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
    }
  }

  private static String version(TestServer server, String placement) throws Exception {
    return server
        .json("/v1/placements/" + placement + "/recommendations?userId=u1")
        .get("modelVersion")
        .asText();
  }

  private static void awaitVersion(TestServer server, String placement, SnapshotId id)
      throws Exception {
    while (!version(server, placement).equals(id.toString())) {
      Thread.sleep(5);
    }
  }

  /** Asks for random users until told to end; returns the versions that answered. */
  private Set<String> query(TestServer server, AtomicBoolean isDone, int seed) throws Exception {
    var random = new Random(seed);
    Set<String> versions = ConcurrentHashMap.newKeySet();
    while (!isDone.get()) {
      int user = random.nextInt(USERS);
      boolean isStart = random.nextBoolean();
      String filter = random.nextInt(4) == 0 ? "&filter=popularity%20%3E%3D%200" : "";
      HttpResponse<byte[]> response =
          server.get(
              "/v1/placements/%s/recommendations?k=5&userId=u%d%s"
                  .formatted(isStart ? "start" : "alike", user, filter));
      assertEquals(200, response.statusCode());
      JsonNode answer = TestServer.JSON.readTree(response.body());
      assertEquals(isStart ? "home" : "similar", answer.get("model").asText());
      assertTrue(!answer.get("fallback").asBoolean(), answer.toString());
      String version = answer.get("modelVersion").asText();
      assertTrue(version.startsWith(answer.get("model").asText() + "/"), version);
      assertEquals(5, answer.get("items").size());
      assertTrue(isOfOneVersion(answer, user), answer.toString());
      versions.add(version);
    }
    return versions;
  }

  /** Returns whether the scores of an answer are those of one version of its model. */
  private boolean isOfOneVersion(JsonNode answer, int user) {
    return vectors.entrySet().stream()
        .filter(each -> each.getKey().startsWith(answer.get("model").asText() + " "))
        .anyMatch(each -> hasScores(answer, user, each.getValue()));
  }

  private static boolean hasScores(JsonNode answer, int user, float[][][] both) {
    for (JsonNode item : answer.get("items")) {
      int index = Integer.parseInt(item.get("id").asText().substring(1));
      if (VectorUtil.dotProduct(both[0][user], both[1][index]) != item.get("score").floatValue()) {
        return false;
      }
    }
    return true;
  }
}
