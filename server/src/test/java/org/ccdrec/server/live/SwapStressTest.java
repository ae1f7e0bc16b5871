package org.ccdrec.server.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two versions swapped again and again under load: no request fails, every answer is of one
 * version, and neither maps nor open files are left. {@code -Dccdrec.swaps=1000} makes it longer.
 */
@Timeout(300)
class SwapStressTest {
  private static final int SWAPS = Integer.getInteger("ccdrec.swaps", 40);
  private static final int USERS = 40;
  private static final int ITEMS = 200;

  @TempDir Path directory = Path.of("unset");
  private final Map<String, GeneratedSnapshot> sources = new HashMap<>();

  private SnapshotId publish(long seed) throws IOException {
    var generated = new GeneratedSnapshot(seed, USERS, ITEMS, 8, 5);
    SnapshotId id = generated.publish(SnapshotStore.open(directory), "swap", true);
    sources.put(id.toString(), generated);
    return id;
  }

  @Test
  void noRequestFailsNoAnswerMixesAndNothingIsLeft() throws Exception {
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.isReadable(maps), "counting maps needs Linux's /proc");
    String[] versions = {publish(1).toString(), publish(2).toString()};
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      try (TestServer server =
          TestServer.start(
              directory,
              "admin.enabled=true",
              "admin.port=0",
              "store.pollInterval=1h",
              "retrieval.exactUpTo=100")) {
        var isDone = new AtomicBoolean();
        List<Future<Map<String, Integer>>> clients = new ArrayList<>();
        for (int client = 0; client < 2; client++) {
          int seed = client;
          clients.add(threads.submit(() -> query(server, isDone, seed)));
        }
        for (int swap = 0; swap < SWAPS; swap++) {
          activate(server, versions[swap % 2]);
        }
        isDone.set(true);
        for (Future<Map<String, Integer>> client : clients) {
          assertEquals(2, client.get().size(), "each client met both versions");
        }
        assertTrue(mapped(maps) <= 3L * filesOfOne(versions[0]), mapped(maps) + " maps");
      }
      assertEquals(0, mapped(maps), "maps of the store after the server is closed");
      assertEquals(0, open(), "open files of the store after the server is closed");
    }
  }

  /** Returns how many files a loaded version can have mapped, those of its index included. */
  private int filesOfOne(String version) throws IOException {
    int files = 0;
    for (Path place : List.of(directory.resolve(version), directory.resolve(".index"))) {
      try (Stream<Path> all = Files.walk(place)) {
        files += (int) all.filter(Files::isRegularFile).count();
      }
    }
    return files;
  }

  private long mapped(Path maps) throws IOException {
    String store = directory.toRealPath().toString();
    return Files.readAllLines(maps).stream().filter(line -> line.contains(store)).count();
  }

  private long open() throws IOException {
    Path store = directory.toRealPath();
    long open = 0;
    try (Stream<Path> handles = Files.list(Path.of("/proc/self/fd"))) {
      for (Path handle : handles.toList()) {
        if (Files.exists(handle) && Files.readSymbolicLink(handle).startsWith(store)) {
          open++;
        }
      }
    }
    return open;
  }

  private static void activate(TestServer server, String version) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.server().adminPort() + "/admin/activate"))
            .POST(HttpRequest.BodyPublishers.ofString("{\"snapshot\":\"" + version + "\"}"))
            .header("content-type", "application/json");
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
    }
  }

  /** Asks for random users until told to end; returns how many answers each version gave. */
  private Map<String, Integer> query(TestServer server, AtomicBoolean isDone, int seed)
      throws Exception {
    Map<String, FloatMatrix[]> vectors = new HashMap<>();
    sources.forEach(
        (version, source) ->
            vectors.put(version, new FloatMatrix[] {source.userVectors(), source.itemVectors()}));
    var random = new Random(seed);
    Map<String, Integer> answers = new HashMap<>();
    while (!isDone.get()) {
      int user = random.nextInt(USERS);
      String filter = random.nextBoolean() ? "&filter=price+%3E+10" : "";
      var response = server.get("/v1/users/u" + user + "/recommendations?k=5" + filter);
      assertEquals(200, response.statusCode());
      JsonNode answer = TestServer.JSON.readTree(response.body());
      String version = answer.get("modelVersion").asText();
      FloatMatrix[] both = vectors.get(version);
      assertEquals(5, answer.get("items").size());
      for (JsonNode item : answer.get("items")) {
        int index = Integer.parseInt(item.get("id").asText().substring(1));
        float score = VectorUtil.dotProduct(row(both[0], user), row(both[1], index));
        assertEquals(score, item.get("score").floatValue(), version);
      }
      answers.merge(version, 1, Integer::sum);
    }
    return answers;
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }
}
