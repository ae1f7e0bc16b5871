package org.ccdrec.server.outcome;

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
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ccdrec.server.attribution.AnswerIds;
import org.ccdrec.server.attribution.AnswerKey;
import org.ccdrec.server.events.Events;
import org.ccdrec.server.metrics.ServerMetrics;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.ServerProcess;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.TestSettings;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server killed while it counts outcomes: every acknowledged event of an answer is attributed to
 * its variant, also after the kill and for answers from before it. {@code -Dccdrec.seed=…} repeats
 * a run, {@code -Dccdrec.kills=…} makes it longer.
 */
@Timeout(300)
class KilledExperimentTest {
  private static final int KILLS = Integer.getInteger("ccdrec.kills", 2);
  private static final int CLIENTS = 2;
  private static final int MOST_EVENTS = 80;

  @TempDir Path directory = Path.of("unset");
  private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
  private String earlier = "";

  private Map<String, String> settings() throws IOException {
    Path file = directory.resolve("experiments.yaml");
    Files.writeString(
        file, "experiments: {search: {variants: {plain: {}, exact: {exactSearch: true}}}}");
    return Map.of(
        "CCDREC_SERVER_STORE_PATH", "store",
        "CCDREC_SERVER_EXPERIMENTS_FILE", file.toString(),
        "CCDREC_SERVER_EVENTS_ENABLED", "true");
  }

  @Test
  void everyAcknowledgedEventIsAttributedAfterAKill() throws Exception {
    long seed = Long.getLong("ccdrec.seed", System.nanoTime());
    FaultTable table =
        FaultTable.of("KilledExperimentTest.everyAcknowledgedEventIsAttributedAfterAKill");
    var random = new Random(seed);
    new GeneratedSnapshot(1, 30, 300, 8, 3)
        .publish(SnapshotStore.open(directory.resolve("store")), "shop", false);
    for (int round = 1; round <= KILLS; round++) {
      try (ServerProcess server = ServerProcess.start(directory, settings())) {
        if (!earlier.isEmpty()) {
          post(server.url(), new Answer(earlier, "plain"), "i-late" + round);
        }
        killAfter(server, 1 + random.nextInt(MOST_EVENTS));
      }
      assertCounted("seed " + seed + ", kill " + round);
      table.row(
          "killed server with an experiment",
          "kill " + round,
          "impressions acknowledged by variant, all counted: " + acknowledged);
    }
  }

  /** An answer's id and variant. */
  private record Answer(String id, String variant) {}

  private void killAfter(ServerProcess server, int events) throws Exception {
    var enough = new CountDownLatch(events);
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      Future<?>[] ends = new Future<?>[CLIENTS];
      for (int client = 0; client < CLIENTS; client++) {
        String user = "u" + client;
        ends[client] = clients.submit(() -> visit(server.url(), user, enough));
      }
      assertTrue(enough.await(60, TimeUnit.SECONDS), "events are acknowledged");
      server.kill();
      for (Future<?> end : ends) {
        end.get();
      }
    }
  }

  private void visit(URI url, String user, CountDownLatch enough) {
    try {
      while (true) {
        JsonNode answer = TestServer.JSON.readTree(send(url, user));
        var made =
            new Answer(
                answer.get("recommendationId").asText(),
                answer.get("experiment").get("variant").asText());
        for (JsonNode item : answer.get("items")) {
          post(url, made, item.get("id").asText());
          enough.countDown();
        }
        if (made.variant().equals("plain")) {
          earlier = made.id();
        }
      }
    } catch (IOException e) {
      // the server is dead, as it should be
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String send(URI url, String user) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(url.resolve("/v1/users/" + user + "/recommendations?k=5"));
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  private void post(URI url, Answer answer, String item) throws IOException, InterruptedException {
    String event =
        "{\"userId\":\"u\",\"itemId\":\"%s\",\"type\":\"shown\",\"recommendationId\":\"%s\"}"
            .formatted(item, answer.id());
    var request =
        HttpRequest.newBuilder(url.resolve("/v1/events"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(event));
    try (HttpClient client = HttpClient.newHttpClient()) {
      var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
      acknowledged.merge(answer.variant(), 1, Integer::sum);
    }
  }

  /** Counts as a start does, but in this process. */
  private void assertCounted(String when) throws Exception {
    Path log = directory.resolve("store/.events");
    byte[] key = AnswerKey.of(Optional.empty(), directory.resolve("store/.experiments"));
    try (Outcomes outcomes = Outcomes.open(log, AnswerIds.signedWith(key), new ServerMetrics());
        Events events =
            Events.open(TestSettings.events(), log, List.of(outcomes), Clock.systemUTC())) {
      Map<String, Long> counted = new HashMap<>();
      outcomes
          .counts()
          .forEach(
              (variant, counts) ->
                  counted.put(
                      variant.variant(), Arrays.stream(counts.byGroup().impressions()).sum()));
      long more = -acknowledged.values().stream().mapToInt(Integer::intValue).sum();
      for (String variant : acknowledged.keySet()) {
        long found = counted.getOrDefault(variant, 0L);
        more += found;
        assertTrue(found >= acknowledged.get(variant), when + ": " + variant + " " + counted);
      }
      assertTrue(more <= (long) KILLS * CLIENTS, when + ": only unacknowledged ones are more");
      assertTrue(events.acted().users() == 0, "impressions exclude nothing");
    }
  }
}
