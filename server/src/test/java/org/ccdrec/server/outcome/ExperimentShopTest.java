package org.ccdrec.server.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A scripted shop whose users click at planted rates, which differ between the variants of an
 * experiment, while models are swapped and items sell out: the better variant is found.
 */
@Timeout(300)
class ExperimentShopTest {
  private static final long SEED = 99;
  private static final int USERS = 240;
  private static final int VISITS = 700;
  private static final int ITEMS = 120;
  private static final Map<String, Double> RATES = Map.of("plain", 0.1, "exact", 0.2);

  @TempDir Path directory = Path.of("unset");
  private final Random random = new Random(SEED);
  private final Set<String> soldOut = new HashSet<>();
  private final Map<String, Integer> clicks = new java.util.HashMap<>();
  private final Set<String> versions = new HashSet<>();

  @Test
  void theBetterVariantIsFoundWhileModelsAreSwappedAndItemsSellOut() throws Exception {
    Path file = directory.resolve("experiments.yaml");
    Files.writeString(
        file,
        """
        experiments:
          search:
            variants: {plain: {}, exact: {exactSearch: true}}
            testers: {u5: plain, u6: exact}
        """);
    SnapshotStore store = SnapshotStore.open(directory.resolve("store"));
    new GeneratedSnapshot(0, USERS, ITEMS, 6, 4).publish(store, "shop", false);
    try (TestServer server =
        TestServer.start(
            directory.resolve("store"),
            "experiments.file=" + file,
            "events.enabled=true",
            "events.sync=false",
            "events.exclude=[buy]",
            "catalogue.enabled=true",
            "catalogue.sync=false",
            "admin.enabled=true",
            "admin.port=0")) {
      for (int visit = 1; visit <= VISITS; visit++) {
        if (visit % 150 == 0) {
          new GeneratedSnapshot(visit, USERS, ITEMS, 6, 4).publish(store, "shop", false);
        }
        if (visit % 20 == 0) {
          sellOut(server, "i" + random.nextInt(ITEMS));
        }
        visit(server, "u" + random.nextInt(USERS));
      }
      assertTrue(versions.size() >= 3, "swapped: " + versions);
      assertFound(server);
      assertRestOfConsole(server);
    }
  }

  private void sellOut(TestServer server, String item) throws Exception {
    HttpResponse<byte[]> answer =
        server.send("PATCH", "/v1/items/" + item, "{\"availability\":\"sold-out\"}");
    assertEquals(200, answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    soldOut.add(item);
  }

  private void visit(TestServer server, String user) throws Exception {
    JsonNode answer =
        random.nextBoolean()
            ? server.json("/v1/users/" + user + "/recommendations")
            : TestServer.JSON.readTree(
                server.post("/v1/recommendations", "{\"userId\":\"" + user + "\"}").body());
    versions.add(answer.get("modelVersion").asText());
    assertEquals("search", answer.get("experiment").get("name").asText());
    String variant = answer.get("experiment").get("variant").asText();
    List<String> events = new ArrayList<>();
    for (JsonNode item : answer.get("items")) {
      String id = item.get("id").asText();
      assertFalse(soldOut.contains(id), id);
      events.add(event(user, answer, id, "shown"));
      if (random.nextDouble() < RATES.getOrDefault(variant, 0.0)) {
        events.add(event(user, answer, id, "click"));
        if (!user.equals("u5") && !user.equals("u6")) {
          clicks.merge(variant, 1, Integer::sum);
        }
      }
    }
    HttpResponse<byte[]> posted =
        server.post("/v1/events", "{\"events\":[" + String.join(",", events) + "]}");
    assertEquals(200, posted.statusCode(), new String(posted.body(), StandardCharsets.UTF_8));
  }

  private static String event(String user, JsonNode answer, String item, String type) {
    return "{\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"%s\",\"recommendationId\":\"%s\"}"
        .formatted(user, item, type, answer.get("recommendationId").asText());
  }

  private static HttpResponse<String> admin(TestServer server, String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:" + server.server().adminPort() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
      return response;
    }
  }

  private void assertFound(TestServer server) throws Exception {
    String body = admin(server, "/admin/experiments").body();
    JsonNode experiment = TestServer.JSON.readTree(body).get("experiments").get(0);
    assertEquals("running", experiment.get("state").asText());
    JsonNode plain = experiment.get("variants").get(0);
    JsonNode exact = experiment.get("variants").get(1);
    assertEquals("control", plain.get("decision").asText());
    assertEquals("better", exact.get("decision").asText(), body);
    assertEquals(clicks.get("plain"), plain.get("clicks").asInt());
    assertEquals(clicks.get("exact"), exact.get("clicks").asInt());
    JsonNode rate = exact.get("rates").get("clicks");
    assertEquals(0.2, rate.get("value").asDouble(), 0.03, body);
    assertTrue(rate.get("low").asDouble() > 0.15 && rate.get("high").asDouble() < 0.25, body);
    assertEquals(10, exact.get("ranks").size(), "a rank for each item");
    assertTrue(exact.get("comparison").get("low").asDouble() > 0, body);
  }

  private static void assertRestOfConsole(TestServer server) throws Exception {
    HttpResponse<String> csv = admin(server, "/admin/experiments.csv");
    assertEquals("text/csv; charset=utf-8", csv.headers().firstValue("content-type").orElse(""));
    assertTrue(csv.body().contains("search,exact,all,false,"), csv.body());
    String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    assertTrue(
        metrics.contains("ccdrec_experiment_events_total{experiment=\"search\",type=\"shown\""),
        metrics);
  }
}
