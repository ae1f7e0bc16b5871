package org.ccdrec.server.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.s3.testkit.BucketServer;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.PushedSnapshots;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Waiting;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Three servers on one bucket behind a load balancer, while versions replace each other. */
@Timeout(180)
class LoadBalancedTest {
  private static final String STORE = "s3://" + BucketServer.BUCKET + "/fleet";
  private static final int SERVERS = 3;
  private static final int CLIENTS = 3;
  private static final int SWAPS = 2;
  private static final int USERS = 20;

  @TempDir Path directory = Path.of("unset");
  private final Map<String, GeneratedSnapshot> versions = new ConcurrentHashMap<>();
  private final List<TestServer> servers = new ArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger continued = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private volatile boolean isOver;

  @Test
  void noRequestFailsAndNoAnswerMixesVersions() throws Exception {
    System.setProperty("aws.accessKeyId", BucketServer.ACCESS_KEY);
    System.setProperty("aws.secretAccessKey", BucketServer.SECRET_KEY);
    try (BucketServer objects = BucketServer.start()) {
      publish(objects, 1);
      for (int server = 0; server < SERVERS; server++) {
        servers.add(start(objects, server));
      }
      List<URI> uris = servers.stream().map(each -> each.uri("")).toList();
      try (var proxy = new RoundRobinProxy(uris);
          ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
        List<Future<?>> ends = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
          int first = client;
          ends.add(clients.submit(() -> browse(proxy, first)));
        }
        for (int swap = 1; swap <= SWAPS; swap++) {
          awaitMore(60);
          awaitLive(publish(objects, 1 + swap));
        }
        awaitMore(60);
        isOver = true;
        for (Future<?> end : ends) {
          end.get();
        }
      } finally {
        servers.forEach(TestServer::close);
      }
    }
    assertTrue(continued.get() > 20, continued + " pages were continued by another server");
    assertTrue(gone.get() < requests.get() / 2, gone + " of " + requests + " pages were gone");
  }

  private SnapshotId publish(BucketServer objects, long seed) throws Exception {
    var generated = new GeneratedSnapshot(seed, USERS, 300, 8, 2);
    SnapshotId id =
        new PushedSnapshots(objects, STORE, directory.resolve("trained"))
            .publish(generated, "fleet");
    versions.put(id.toString(), generated);
    return id;
  }

  private TestServer start(BucketServer objects, int server) throws Exception {
    return TestServer.start(
        Path.of("unused"),
        "store.path=" + STORE,
        "store.s3.endpoint=" + objects.endpoint(),
        "store.s3.mirror=" + directory.resolve("mirror" + server),
        "store.s3.pollInterval=" + (100 + 400 * server) + "ms", // they do not swap together
        "http.deadline=20s", // slow machines must not turn a wait into a refusal
        "http.cursorSecret=the same everywhere");
  }

  private void awaitMore(int count) throws Exception {
    int before = requests.get();
    Waiting.until(count + " requests", () -> requests.get() >= before + count);
  }

  private void awaitLive(SnapshotId id) throws Exception {
    for (TestServer server : servers) {
      Waiting.until(
          id + " everywhere",
          () -> server.json("/v1/model").path("modelVersion").asText().equals(id.toString()));
    }
  }

  /** Reads all pages of one user after another; a page that is gone starts the user again. */
  private Void browse(RoundRobinProxy proxy, int first) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int user = first; !isOver; user = (user + 1) % USERS) {
        String cursor = "*";
        String version = "";
        Set<String> seen = new HashSet<>();
        while (!cursor.isEmpty()) {
          var uri =
              proxy.uri("/v1/users/u%d/recommendations?k=20&cursor=%s".formatted(user, cursor));
          var answer =
              client.send(
                  HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
          requests.incrementAndGet();
          if (answer.statusCode() == 410 && !version.isEmpty()) {
            gone.incrementAndGet();
            break;
          }
          assertEquals(
              200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
          JsonNode page = TestServer.JSON.readTree(answer.body());
          String found = page.path("modelVersion").asText();
          assertTrue(version.isEmpty() || version.equals(found), version + " then " + found);
          continued.addAndGet(version.isEmpty() ? 0 : 1);
          version = found;
          check(page, user, seen);
          cursor = page.path("nextCursor").asText("");
        }
      }
    }
    return null;
  }

  /** Requires that a page has items of its own version alone, each item once. */
  private void check(JsonNode page, int user, Set<String> seen) {
    GeneratedSnapshot version = versions.get(page.path("modelVersion").asText());
    float[] vector = row(version.userVectors(), user);
    for (JsonNode item : page.path("items")) {
      String id = item.path("id").asText();
      float[] other = row(version.itemVectors(), Integer.parseInt(id.substring(1)));
      assertEquals(
          VectorUtil.dotProduct(vector, other), item.path("score").floatValue(), 1e-5f, id);
      assertTrue(seen.add(id), id + " is on two pages");
    }
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }
}
