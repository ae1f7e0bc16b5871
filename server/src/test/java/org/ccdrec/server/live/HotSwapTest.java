package org.ccdrec.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Versions come while requests run: no request fails and no answer mixes two versions. */
class HotSwapTest {
  private static final int USERS = 40;
  private static final int ITEMS = 200;

  @TempDir Path directory = Path.of("unset");
  private final Map<String, float[][][]> vectors = new ConcurrentHashMap<>();

  private SnapshotId publish(long seed) throws Exception {
    var generated = new GeneratedSnapshot(seed, USERS, ITEMS, 8, 5);
    float[][][] both = {rows(generated.userVectors()), rows(generated.itemVectors())};
    SnapshotStore store = SnapshotStore.open(directory.resolve("staging"));
    SnapshotId id = generated.publish(store, "swap", false);
    vectors.put(id.toString(), both);
    Path target = directory.resolve("store").resolve("swap");
    Files.createDirectories(target);
    Files.move(store.path(id), target.resolve(id.version()));
    return id;
  }

  private static float[][] rows(org.ccdrec.snapshot.FloatMatrix matrix) {
    float[][] rows = new float[matrix.rows()][matrix.columns()];
    for (int row = 0; row < rows.length; row++) {
      matrix.copyRow(row, rows[row]);
    }
    return rows;
  }

  @Test
  @Timeout(120)
  void noAnswerMixesVersionsAndNoRequestFails() throws Exception {
    publish(0);
    try (var server = TestServer.start(directory.resolve("store"));
        var threads = Executors.newFixedThreadPool(2)) {
      var isDone = new AtomicBoolean();
      List<Future<Map<String, Integer>>> clients = new ArrayList<>();
      for (int client = 0; client < 2; client++) {
        int seed = client;
        clients.add(threads.submit(() -> query(server, isDone, seed)));
      }
      SnapshotId newest = null;
      for (int seed = 1; seed <= 12; seed++) {
        newest = publish(seed);
        awaitVersion(server, newest.toString());
      }
      isDone.set(true);
      int versionsMet = 0;
      for (Future<Map<String, Integer>> client : clients) {
        versionsMet = Math.max(versionsMet, client.get().size());
      }
      assertTrue(versionsMet >= 3, "requests met " + versionsMet + " versions");
    }
  }

  private static void awaitVersion(TestServer server, String version) throws Exception {
    while (!server.json("/v1/items/i0").get("modelVersion").asText().equals(version)) {
      Thread.onSpinWait();
    }
  }

  /** Asks for random users until told to end; returns how many answers each version gave. */
  private Map<String, Integer> query(TestServer server, AtomicBoolean isDone, int seed)
      throws Exception {
    var random = new Random(seed);
    Map<String, Integer> answers = new ConcurrentHashMap<>();
    while (!isDone.get()) {
      int user = random.nextInt(USERS);
      var response = server.get("/v1/users/u" + user + "/recommendations?k=5");
      assertEquals(200, response.statusCode());
      JsonNode answer = TestServer.JSON.readTree(response.body());
      String version = answer.get("modelVersion").asText();
      float[][][] both = vectors.get(version);
      assertEquals(5, answer.get("items").size());
      for (JsonNode item : answer.get("items")) {
        int index = Integer.parseInt(item.get("id").asText().substring(1));
        float score = VectorUtil.dotProduct(both[0][user], both[1][index]);
        assertEquals(score, item.get("score").floatValue(), version);
      }
      answers.merge(version, 1, Integer::sum);
    }
    return answers;
  }
}
