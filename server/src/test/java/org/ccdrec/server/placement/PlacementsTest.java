package org.ccdrec.server.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ccdrec.config.ConfigException;
import org.ccdrec.server.models.ModelStore;
import org.ccdrec.server.testing.DescribedApi;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.ServerProcess;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Placements: what each answers, with what, and what answers when its model cannot. */
@Timeout(300)
class PlacementsTest {
  private static final String ROUTE = "/v1/placements/{placement}/recommendations";

  @TempDir Path directory = Path.of("unset");
  private ModelStore store = new ModelStore(directory);
  private Path file = directory.resolve("placements.yaml");

  @BeforeEach
  void write() throws IOException {
    store = new ModelStore(directory);
    file = directory.resolve("placements.yaml");
    Files.writeString(
        file,
        """
        placements:
          start:
            model: home
            k: 7
          cheap:
            model: home
            filter: price < 20
            fallback: everyone
          alike:
            model: similar
            fallback: start
          everyone:
            model: wide
            k: 4
            filter: category = 'music' or category = 'food'
          diverse:
            model: home
            scenario: varied
        """);
    Files.writeString(
        directory.resolve("scenarios.yaml"),
        "scenarios: {varied: {rules: [{rule: cap, config: {attribute: category, maximum: 1}}]}}\n");
  }

  private TestServer start(String... settings) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "store.models=home,similar,wide",
                "placements.file=" + file,
                "placements.reloadInterval=100ms",
                "scenarios.file=" + directory.resolve("scenarios.yaml"),
                "scenarios.reloadInterval=100ms",
                "events.enabled=true",
                "catalogue.enabled=true"));
    all.addAll(List.of(settings));
    return TestServer.start(store.path(), all.toArray(String[]::new));
  }

  /** Publishes the three models; the last one knows further users. */
  private void publishAll() throws IOException {
    store.publish("home", 1);
    store.publish("similar", 2);
    store.publish("wide", new GeneratedSnapshot(3, 80, 100, 8, 5));
  }

  private static JsonNode get(TestServer server, String placement, String query) throws Exception {
    HttpResponse<byte[]> response =
        server.get("/v1/placements/" + placement + "/recommendations" + query);
    DescribedApi.read().assertDescribes("GET", ROUTE, response);
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    return TestServer.JSON.readTree(response.body());
  }

  private static String encoded(String filter) {
    return URLEncoder.encode(filter, StandardCharsets.UTF_8);
  }

  private static void assertAnswered(JsonNode answer, String model, String fallback) {
    assertEquals(model, answer.get("model").asText(), answer.toString());
    assertTrue(answer.get("modelVersion").asText().startsWith(model + "/"), answer.toString());
    assertEquals(!fallback.isEmpty(), answer.get("fallback").asBoolean(), answer.toString());
    String by = answer.path("answeredBy").asText();
    String reason = answer.path("fallbackReason").asText();
    assertEquals(fallback, fallback.isEmpty() ? by + reason : by + " " + reason);
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  @Test
  void eachPlacementAnswersFromItsModelWithItsDefaults() throws Exception {
    publishAll();
    try (TestServer server = start()) {
      JsonNode first = get(server, "start", "?userId=u3");
      assertAnswered(first, "home", "");
      assertEquals("start", first.get("placement").asText());
      assertEquals(7, first.get("items").size());
      JsonNode plain = server.json("/v1/users/u3/recommendations?k=7");
      assertEquals(ids(plain), ids(first));
      assertEquals(ids(plain), ids(get(server, "start", "?userId=u3")), "from the cache");
      assertEquals(2, get(server, "start", "?userId=u3&k=2").get("items").size());
      assertAnswered(get(server, "alike", "?userId=u3"), "similar", "");
      JsonNode nobody = get(server, "start", "");
      assertAnswered(nobody, "home", "");
      assertEquals("popularity", nobody.get("servedBy").asText());
      Set<String> categories = new HashSet<>();
      get(server, "diverse", "?userId=u3&k=4")
          .get("items")
          .forEach(item -> categories.add(item.get("category").asText()));
      assertEquals(4, categories.size());
      JsonNode posted =
          TestServer.JSON.readTree(
              server
                  .post(
                      "/v1/placements/start/recommendations",
                      "{\"session\":{\"positive\":[\"i1\"]}}")
                  .body());
      assertAnswered(posted, "home", "");
      assertEquals("session", posted.get("servedBy").asText());
      assertEquals(7, posted.get("items").size());
      String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
      assertTrue(
          metrics.contains("ccdrec_placement_answers_total{by=\"model\",placement=\"alike\"} 1"),
          metrics);
      assertTrue(
          metrics.contains("ccdrec_placement_duration_seconds_count{placement=\"diverse\"} 1"));
    }
  }

  @Test
  void filtersOfPlacementAndRequestBothApply() throws Exception {
    publishAll();
    try (TestServer server = start()) {
      for (String own :
          List.of("price > 5", "price < 1000 or category = 'music'", "not (price > 5)")) {
        JsonNode answer = get(server, "cheap", "?userId=u1&k=50&filter=" + encoded(own));
        assertFalse(answer.get("items").isEmpty());
        for (JsonNode item : answer.get("items")) {
          double price = item.get("attributes").get("price").asDouble();
          assertTrue(price < 20 && (!own.equals("price > 5") || price > 5), item.toString());
        }
      }
      for (String escape : List.of("price > 0) or (price > 0", "category = 'x")) {
        HttpResponse<byte[]> refused =
            server.get("/v1/placements/cheap/recommendations?userId=u1&filter=" + encoded(escape));
        assertEquals(400, refused.statusCode(), escape);
        DescribedApi.read().assertDescribes("GET", ROUTE, refused);
      }
    }
  }

  @Test
  void unknownUsersGoDownTheChain() throws Exception {
    publishAll();
    try (TestServer server = start()) {
      assertAnswered(get(server, "start", "?userId=nobody"), "home", "popularity unknown-user");
      assertAnswered(get(server, "cheap", "?userId=u60"), "wide", "everyone unknown-user");
      assertEquals("user", get(server, "cheap", "?userId=u60").get("servedBy").asText());
      JsonNode nobody = get(server, "cheap", "?userId=nobody&k=9");
      assertAnswered(nobody, "wide", "everyone unknown-user");
      assertEquals("popularity", nobody.get("servedBy").asText());
      assertEquals(9, nobody.get("items").size());
      String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
      assertTrue(
          metrics.contains(
              "ccdrec_placement_fallbacks_total{placement=\"cheap\",reason=\"unknown-user\"} 3"),
          metrics);
      server.post("/v1/events", "{\"userId\":\"nobody\",\"itemId\":\"i1\",\"type\":\"like\"}");
      JsonNode known = get(server, "start", "?userId=nobody");
      assertAnswered(known, "home", "");
      assertEquals("events", known.get("servedBy").asText());
      assertFalse(ids(get(server, "alike", "?userId=nobody&k=100")).contains("i1"));
    }
  }

  @Test
  void aModelThatVanishesIsReplacedByItsFallback() throws Exception {
    publishAll();
    SnapshotId home = SnapshotId.parse(versionOf("home"));
    SnapshotId similar = SnapshotId.parse(versionOf("similar"));
    store.withdraw(similar);
    try (TestServer server = start("admin.enabled=true", "admin.port=0")) {
      assertEquals(200, server.get("/ready").statusCode());
      assertAnswered(get(server, "alike", "?userId=u3"), "home", "start no-version");
      JsonNode listed = server.json("/v1/placements").get("placements");
      assertTrue(listed.get(2).get("modelVersion").isNull(), listed.toString());
      assertTrue(listed.get(2).get("canAnswer").asBoolean());
      store.restore(similar);
      while (get(server, "alike", "?userId=u3").get("fallback").asBoolean()) {
        Thread.sleep(20);
      }
      assertAnswered(get(server, "start", "?userId=u3"), "home", "");
    }
    store.withdraw(home);
    store.withdraw(similar);
    try (TestServer server = start()) {
      assertEquals(503, server.get("/v1/users/u3/recommendations").statusCode());
      assertEquals(200, server.get("/ready").statusCode(), "placements can be answered");
      JsonNode popular = get(server, "start", "?userId=u3");
      assertAnswered(popular, "wide", "popularity no-version");
      assertEquals("popularity", popular.get("servedBy").asText());
      server.post(
          "/v1/events", "{\"userId\":\"u3\",\"itemId\":\"" + ids(popular).getFirst() + "\"}");
      assertFalse(ids(get(server, "start", "?userId=u3")).contains(ids(popular).getFirst()));
    }
  }

  private String versionOf(String model) throws IOException {
    return org.ccdrec.snapshot.SnapshotStore.open(store.path())
        .versions(model)
        .getFirst()
        .toString();
  }

  @Test
  void aModelThatFailsIsReplacedByItsFallback() throws Exception {
    publishAll();
    Path vectors = store.path().resolve(versionOf("similar")).resolve("users.f32");
    Map<String, String> settings =
        Map.of(
            "CCDREC_SERVER_STORE_PATH", "store",
            "CCDREC_SERVER_STORE_MODELS", "home,similar,wide",
            "CCDREC_SERVER_CACHE_MEGABYTES", "1",
            "CCDREC_SERVER_SCENARIOS_FILE", "scenarios.yaml",
            "CCDREC_SERVER_PLACEMENTS_FILE", "placements.yaml");
    try (ServerProcess server = ServerProcess.start(directory, settings);
        HttpClient client = HttpClient.newHttpClient()) {
      assertAnswered(answer(client, server, "alike", "?userId=u1"), "similar", "");
      try (FileChannel file = FileChannel.open(vectors, StandardOpenOption.WRITE)) {
        file.truncate(0);
      }
      for (String query : List.of("?userId=u39", "?userId=u38&filter=popularity%20%3E%3D%200")) {
        assertAnswered(answer(client, server, "alike", query), "home", "start failed");
      }
      assertAnswered(answer(client, server, "start", "?userId=u39"), "home", "");
    }
  }

  private static JsonNode answer(
      HttpClient client, ServerProcess server, String placement, String query) throws Exception {
    URI uri = server.url().resolve("/v1/placements/" + placement + "/recommendations" + query);
    return TestServer.JSON.readTree(
        client
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
            .body());
  }

  @Test
  void aPlacementWhoseScenarioVanishesFallsBack() throws Exception {
    publishAll();
    try (TestServer server = start()) {
      assertAnswered(get(server, "diverse", "?userId=u3"), "home", "");
      Files.writeString(directory.resolve("scenarios.yaml"), "scenarios: {}\n");
      while (!get(server, "diverse", "?userId=u3").get("fallback").asBoolean()) {
        Thread.sleep(20);
      }
      assertAnswered(get(server, "diverse", "?userId=u3"), "home", "popularity failed");
    }
  }

  @Test
  void pagesGoOnWithWhatAnsweredTheFirst() throws Exception {
    publishAll();
    try (TestServer server = start()) {
      for (String query : List.of("?userId=u3", "?userId=u60", "?userId=nobody", "")) {
        for (String placement : List.of("start", "cheap", "diverse")) {
          Set<String> seen = new HashSet<>();
          String separator = query.isEmpty() ? "?" : "&";
          JsonNode page = get(server, placement, query + separator + "k=5&cursor=*");
          String model = page.get("model").asText();
          while (true) {
            for (String id : ids(page)) {
              assertTrue(seen.add(id), id + " twice");
            }
            assertEquals(model, page.get("model").asText());
            if (!page.has("nextCursor")) {
              break;
            }
            String cursor = encoded(page.get("nextCursor").asText());
            page = get(server, placement, query + separator + "k=5&cursor=" + cursor);
          }
          assertTrue(seen.size() > 5, placement + query);
        }
      }
    }
  }

  @Test
  void unknownNamesAndParametersAreRefused() throws Exception {
    publishAll();
    try (TestServer server = start()) {
      HttpResponse<byte[]> unknown = server.get("/v1/placements/other/recommendations");
      assertEquals(404, unknown.statusCode());
      DescribedApi.read().assertDescribes("GET", ROUTE, unknown);
      assertEquals(
          "no placement has the name other; placements: [alike, cheap, diverse, everyone, start]",
          TestServer.JSON.readTree(unknown.body()).get("detail").asText());
      for (String query : List.of("?k=501", "?k=0", "?user=u1", "?userId=a&userId=b")) {
        assertEquals(
            400, server.get("/v1/placements/start/recommendations" + query).statusCode(), query);
      }
    }
  }

  @Test
  void aChangedFileIsReadAndABadOneIsIgnored() throws Exception {
    publishAll();
    try (TestServer server = start()) {
      assertEquals(7, get(server, "start", "?userId=u3").get("items").size());
      Files.writeString(file, "placements: {start: {model: nothing}}\n");
      Thread.sleep(300);
      assertEquals(7, get(server, "start", "?userId=u3").get("items").size());
      Files.writeString(file, "placements: {start: {filter: colour = 3}}\n");
      Thread.sleep(300);
      assertEquals(7, get(server, "start", "?userId=u3").get("items").size());
      Files.writeString(file, "placements: {start: {k: 3, model: similar}}\n");
      while (get(server, "start", "?userId=u3").get("items").size() != 3) {
        Thread.sleep(20);
      }
      assertAnswered(get(server, "start", "?userId=u3"), "similar", "");
      assertEquals(404, server.get("/v1/placements/cheap/recommendations").statusCode());
    }
  }

  @Test
  void aFileThatCannotBeUsedEndsTheStart() throws Exception {
    publishAll();
    Files.writeString(file, "placements: {start: {filter: colour = 3}}\n");
    var refused = assertThrows(ConfigException.class, () -> start().close());
    assertTrue(
        String.valueOf(refused.getMessage())
            .contains(
                "placements.yaml:1: placements.start.filter must be a filter over the fields of the model:"),
        refused.getMessage());
    Files.writeString(file, "placements: {start: {fallback: start}}\n");
    assertThrows(ConfigException.class, () -> start().close());
  }
}
