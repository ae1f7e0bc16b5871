package org.ccdrec.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.events.Event;
import org.ccdrec.server.acted.LogPosition;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.ServerProcess;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server killed while it writes events and while it builds the index of a newer version, after a
 * random number of acknowledged events: {@code -Dccdrec.seed=…} repeats a run, {@code
 * -Dccdrec.kills=…} makes it longer.
 */
@Timeout(300)
class KilledServerTest {
  private static final Set<String> DERIVED = Set.of(".checked", ".columns");
  private static final int KILLS = Integer.getInteger("ccdrec.kills", 2);
  private static final int CLIENTS = 2;
  private static final int MOST_EVENTS = 100;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> SETTINGS =
      Map.of(
          "CCDREC_SERVER_STORE_PATH", "store",
          "CCDREC_SERVER_STORE_POLL_INTERVAL", "100ms",
          "CCDREC_SERVER_RETRIEVAL_EXACT_UP_TO", "100",
          "CCDREC_SERVER_EVENTS_ENABLED", "true");

  @TempDir Path directory = Path.of("unset");
  private final List<String> acknowledged = Collections.synchronizedList(new ArrayList<>());

  private GeneratedSnapshot snapshot(int round) {
    return new GeneratedSnapshot(100 + round, 30, 1500, 8, 3);
  }

  private SnapshotId publish(int round) throws IOException {
    return snapshot(round).publish(SnapshotStore.open(directory.resolve("store")), "killed", false);
  }

  @Test
  void aKilledServerComesBackWithAValidVersionAndEveryAcknowledgedEvent() throws Exception {
    long seed = Long.getLong("ccdrec.seed", System.nanoTime());
    String test =
        "KilledServerTest.aKilledServerComesBackWithAValidVersionAndEveryAcknowledgedEvent";
    FaultTable table = FaultTable.of(test);
    var random = new Random(seed);
    SnapshotId newest = publish(0);
    for (int round = 1; round <= KILLS; round++) {
      int events = 1 + random.nextInt(MOST_EVENTS);
      try (ServerProcess server = ServerProcess.start(directory, SETTINGS)) {
        assertServes(server, newest, round - 1);
        newest = publish(round);
        killAfter(server, events, round);
      }
      assertEventsAreThere("seed " + seed + ", kill " + round);
      table.row(
          "killed server",
          "after " + events + " events",
          acknowledged.size() + " acknowledged, all there");
    }
    try (ServerProcess server = ServerProcess.start(directory, SETTINGS)) {
      assertServes(server, newest, KILLS);
      assertEquals(List.of(), leftovers(), "seed " + seed);
      assertNothingComesBack(server);
    }
  }

  /** Posts events from several clients and kills the server when enough are acknowledged. */
  private void killAfter(ServerProcess server, int events, int round) throws Exception {
    var enough = new CountDownLatch(events);
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String user = "v" + round + "-" + client;
        ends.add(clients.submit(() -> post(server.url().resolve("/v1/events"), user, enough)));
      }
      assertTrue(enough.await(60, TimeUnit.SECONDS), "events are acknowledged");
      server.kill();
      for (Future<?> end : ends) {
        end.get();
      }
    }
  }

  private void post(URI url, String user, CountDownLatch enough) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int item = 0; ; item++) {
        String event = "{\"userId\":\"%s\",\"itemId\":\"i%d\"}".formatted(user, item);
        var request =
            HttpRequest.newBuilder(url)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(event));
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        acknowledged.add(user + " i" + item);
        enough.countDown();
      }
    } catch (IOException e) {
      // the server is dead, as it should be
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertEventsAreThere(String when) throws IOException {
    List<Event> replayed = new ArrayList<>();
    Path log = directory.resolve("store/.events");
    EventLog.open(
            new EventLog.Options(log, 1 << 20, true),
            EventLog.lock(log),
            List.of(new EventLogTest.Recorder(LogPosition.START, replayed)))
        .close();
    List<String> logged =
        replayed.stream().map(event -> event.userId() + " " + event.itemId()).toList();
    Set<String> distinct = new HashSet<>(logged);
    assertEquals(logged.size(), distinct.size(), when + ": no event is there twice");
    assertTrue(distinct.containsAll(acknowledged), when + ": every acknowledged event is there");
    assertTrue(
        logged.size() <= acknowledged.size() + KILLS * CLIENTS, when + ": and no made-up one");
  }

  private void assertServes(ServerProcess server, SnapshotId expected, int round) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(server.url().resolve("/v1/users/u3/recommendations?k=5"));
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      JsonNode json = JSON.readTree(answer.body());
      assertEquals(expected.toString(), json.get("modelVersion").asText());
      assertEquals(5, json.get("items").size());
      float[] user = row(snapshot(round).userVectors(), 3);
      for (JsonNode item : json.get("items")) {
        int index = Integer.parseInt(item.get("id").asText().substring(1));
        float[] vector = row(snapshot(round).itemVectors(), index);
        assertEquals(VectorUtil.dotProduct(user, vector), item.get("score").floatValue(), 1e-5f);
      }
    }
  }

  /** Requires that no item of an acknowledged event is recommended to its user. */
  private void assertNothingComesBack(ServerProcess server) throws Exception {
    Set<String> known = Set.copyOf(acknowledged);
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (String user : known.stream().map(each -> each.split(" ")[0]).distinct().toList()) {
        String target = "/v1/users/" + user + "/recommendations?k=500";
        var request = HttpRequest.newBuilder(server.url().resolve(target));
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        JsonNode json = JSON.readTree(answer.body());
        assertEquals("events", json.get("servedBy").asText());
        json.get("items")
            .forEach(item -> assertFalse(known.contains(user + " " + item.get("id").asText())));
      }
    }
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }

  /** Returns what is neither an index nor noted of a snapshot on purpose. */
  private List<String> leftovers() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("store/.index"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.startsWith(".") && !DERIVED.contains(name))
          .toList();
    }
  }
}
