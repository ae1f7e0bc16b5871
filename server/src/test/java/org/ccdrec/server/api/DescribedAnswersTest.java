package org.ccdrec.server.api;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.ccdrec.server.testing.DescribedApi;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers and problems of a running server follow the schemas of openapi.yaml. */
@Timeout(180)
class DescribedAnswersTest {
  private static final String RECOMMENDATIONS = "/v1/users/{userId}/recommendations";
  private static final String SIMILAR = "/v1/items/{itemId}/similar";

  @TempDir Path directory = Path.of("unset");
  private final HttpClient client = HttpClient.newHttpClient();
  private DescribedApi api;
  private SnapshotId id;
  private TestServer server;

  @BeforeEach
  void publish() throws Exception {
    api = DescribedApi.read();
    id =
        new GeneratedSnapshot(1, 20, 400, 6, 5)
            .publish(SnapshotStore.open(directory), "shop", true);
  }

  private void start(String... settings) throws Exception {
    Path scenarios = directory.resolve("scenarios.yaml");
    Files.writeString(
        scenarios,
        "scenarios: {even: {pool: 20, rules: [{rule: mmr}, {rule: cap, config: "
            + "{attribute: category, maximum: 2}}]}}\n");
    List<String> all =
        new ArrayList<>(
            List.of(
                "events.enabled=true",
                "admin.enabled=true",
                "admin.port=0",
                "scenarios.file=" + scenarios,
                "http.deadline=20s"));
    all.addAll(List.of(settings));
    server = TestServer.start(directory, all.toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<byte[]> send(String method, String target, String body, String... headers)
      throws Exception {
    boolean isAdmin = target.startsWith("/admin/");
    int port = isAdmin ? server.server().adminPort() : server.server().port();
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    } else if (method.equals("POST")) {
      request.header("content-type", "application/json");
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Sends a request and checks the answer against the description of its operation. */
  private JsonNode described(int status, String operation, String target, String body)
      throws Exception {
    String method = operation.substring(0, operation.indexOf(' '));
    HttpResponse<byte[]> response = send(method, target, body);
    String text = new String(response.body(), StandardCharsets.UTF_8);
    assertEquals(status, response.statusCode(), target + " " + body + " " + text);
    api.assertDescribes(method, operation.substring(method.length() + 1), response);
    return TestServer.JSON.readTree(text);
  }

  private JsonNode get(int status, String path, String target) throws Exception {
    return described(status, "GET " + path, target, "");
  }

  private JsonNode post(int status, String path, String body) throws Exception {
    return described(status, "POST " + path, path, body);
  }

  @Test
  void rankedItemsFollowTheirSchema() throws Exception {
    start();
    String user = "/v1/users/u1/recommendations";
    get(200, RECOMMENDATIONS, user);
    get(200, RECOMMENDATIONS, "/v1/users/%F0%9F%98%80/recommendations?explain=true");
    JsonNode explained =
        get(200, RECOMMENDATIONS, user + "?k=20&explain=true&scenario=even&filter=price%20%3E%201");
    assertTrue(explained.path("explain").has("removedByRules"));
    JsonNode page = get(200, RECOMMENDATIONS, user + "?cursor=*&k=100");
    get(200, RECOMMENDATIONS, user + "?k=7&cursor=" + page.path("nextCursor").asText());
    assertTrue(
        get(200, RECOMMENDATIONS, user + "?cursor=*&k=50&scenario=even").has("poolExhausted"));
    get(200, SIMILAR, "/v1/items/i3/similar?explain=true");
    get(200, SIMILAR, "/v1/items/i3/similar?k=500");
    String path = "/v1/recommendations";
    post(200, path, "{}");
    post(200, path, "{\"userId\":\"ghost\",\"excludeIds\":[\"i1\",\"nothing\"],\"explain\":true}");
    post(200, path, "{\"vector\":[1,0,0,0,0,-1],\"includeIds\":[\"i1\",\"i2\"],\"explain\":true}");
    post(
        200,
        path,
        "{\"session\":{\"positive\":[\"i1\",{\"id\":\"i2\",\"weight\":2}],\"negative\":[\"i3\"]},"
            + "\"explain\":true}");
    JsonNode batch =
        post(
            200,
            path + "/batch",
            "{\"requests\":[{\"userId\":\"u1\"},{\"k\":0},{\"filter\":\"x\"},{\"userId\":\"é\"}]}");
    assertTrue(batch.path("answers").path(1).has("problem"));
    assertTrue(batch.path("answers").path(3).has("unknownIds"));
    post(200, "/v1/similar", "{\"id\":\"i2\",\"k\":3,\"explain\":true}");
  }

  @Test
  void eventsAndWhatTheyLeadToFollowTheirSchemas() throws Exception {
    start();
    String event = "{\"userId\":\"new\",\"itemId\":\"i4\",\"type\":\"buy\"}";
    assertEquals(1, post(200, "/v1/events", event).path("accepted").asInt());
    String unknown = "{\"userId\":\"new\",\"itemId\":\"nothing\",\"at\":\"2026-01-31T12:00:00Z\"}";
    JsonNode taken = post(200, "/v1/events", "{\"events\":[" + event + "," + unknown + "]}");
    assertEquals("nothing", taken.path("unknownItems").path(0).asText());
    JsonNode served = get(200, RECOMMENDATIONS, "/v1/users/new/recommendations?explain=true");
    assertEquals("events", served.path("servedBy").asText());
    post(400, "/v1/events", "{\"userId\":\"new\"}");
  }

  @Test
  void contentFollowsItsSchema() throws Exception {
    Path store = directory.resolve("content");
    new org.ccdrec.snapshot.SnapshotWriter("content")
        .users(List.of("u0"), FloatMatrix.of(1, 2, new float[] {1, 2}))
        .items(List.of("a", "b", "cold"), FloatMatrix.of(3, 2, new float[] {1, 0, 0, 1, 9, 9}))
        .seen(new int[] {0, 1}, new int[] {0})
        .popularity(new int[] {3, 1, 0})
        .model("by-hand", TestServer.JSON.createObjectNode())
        .provenance(new org.ccdrec.snapshot.Provenance("none", 1, "none", Map.of()))
        .metrics(Map.of())
        .content("visual", FloatMatrix.of(3, 2, new float[] {1, 0, 0, 1, 1, 1}))
        .publish(SnapshotStore.open(store));
    server = TestServer.start(store);
    assertEquals(
        2, get(200, "/v1/model", "/v1/model").path("contentWidths").path("visual").asInt());
    get(200, SIMILAR, "/v1/items/cold/similar");
    JsonNode made = post(200, "/v1/similar", "{\"id\":\"new\",\"content\":{\"visual\":[1,0.5]}}");
    assertEquals("content", made.path("servedBy").asText());
    assertEquals("new", made.path("byContent").path(0).asText());
    get(200, "/v1/items/{itemId}", "/v1/items/cold");
    get(200, "/v1/users/{userId}/history", "/v1/users/u0/history");
    post(400, "/v1/similar", "{}");
  }

  @Test
  void refusalsFollowTheirSchema() throws Exception {
    start("http.maxBodyLength=2048");
    for (String query : List.of("k=0", "filter=x", "scenario=none", "cursor=x", "n=3")) {
      get(400, RECOMMENDATIONS, "/v1/users/u1/recommendations?" + query);
    }
    get(400, "/v1/items/{itemId}", "/v1/items/%FF");
    get(404, "/v1/items/{itemId}", "/v1/items/nothing");
    get(404, "/v1/items/{itemId}/image", "/v1/items/i3/image");
    get(404, SIMILAR, "/v1/items/nothing/similar");
    get(404, "/v1/users/{userId}/history", "/v1/users/nobody/history");
    get(404, "/console/{file}", "/console/nothing.js");
    get(414, RECOMMENDATIONS, "/v1/users/" + "a".repeat(6000) + "/recommendations");
    post(400, "/v1/recommendations", "{\"k\":0,\"colour\":1}");
    post(400, "/v1/recommendations/batch", "{\"requests\":[]}");
    post(404, "/v1/similar", "{\"id\":\"nothing\"}");
    post(413, "/v1/recommendations", " ".repeat(3000));
    post(413, "/admin/activate", " ".repeat(5000));
    post(400, "/admin/activate", "{\"snapshot\":\"shop/none\"}");
    post(409, "/admin/rollback", "{}");
    post(409, "/admin/canary/promote", "");
    api.assertDescribes("GET", "/live", send("DELETE", "/live", ""));
    api.assertDescribes("POST", "/admin/follow", send("GET", "/admin/follow", ""));
    api.assertDescribes("POST", "/admin/pin", send("POST", "/admin/pin", "{}", "accept", "*/*"));
    HttpResponse<byte[]> long431 = send("GET", "/live", "", "x-long", "a".repeat(9000));
    assertEquals(431, long431.statusCode());
    api.assertDescribes("GET", "/live", long431);
  }

  @Test
  void refusalsOfCallersFollowTheirSchema() throws Exception {
    start("keys.tracker.roles=[events]", "keys.tracker.sha256=" + TestServer.digest("track"));
    for (String target : List.of("/v1/model", "/admin/snapshots")) {
      HttpResponse<byte[]> unknown = send("GET", target, "");
      assertEquals(401, unknown.statusCode());
      api.assertDescribes("GET", target, unknown);
      HttpResponse<byte[]> forbidden = send("GET", target, "", "x-api-key", "track");
      assertEquals(403, forbidden.statusCode());
      api.assertDescribes("GET", target, forbidden);
    }
  }

  @Test
  void whatIsGoneOrNotReadyFollowsItsSchema() throws Exception {
    start("activation.keepFormer=0s", "store.pollInterval=1h", "http.drainDelay=3s");
    String target = "/v1/users/u1/recommendations?cursor=";
    String next = get(200, RECOMMENDATIONS, target + "*").path("nextCursor").asText();
    SnapshotId second =
        new GeneratedSnapshot(2, 20, 400, 6, 5)
            .publish(SnapshotStore.open(directory), "shop", true);
    post(200, "/admin/activate", "{\"snapshot\":\"" + second + "\"}");
    get(410, RECOMMENDATIONS, target + next);
    assertFalse(get(200, "/admin/activations", "/admin/activations").path("activations").isEmpty());
    assertEquals(
        second.toString(), get(200, "/admin/snapshots", "/admin/snapshots").path("live").asText());
    post(200, "/admin/canary", "{\"snapshot\":\"" + id + "\"}");
    post(200, "/admin/canary/drop", "");
    CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server()::close);
    HttpResponse<byte[]> ready = server.get("/ready");
    while (ready.statusCode() == 200) {
      ready = server.get("/ready");
    }
    api.assertDescribes("GET", "/ready", ready);
    closing.get();
  }

  @Test
  void overloadFollowsItsSchema() throws Exception {
    start("http.maxWaiting=1", "cache.megabytes=0");
    var request =
        HttpRequest.newBuilder(server.uri("/v1/users/u1/recommendations?filter=price%20%3E%201"))
            .build();
    HttpResponse<byte[]> shed = null;
    while (shed == null) {
      List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
      for (int each = 0; each < 20; each++) {
        all.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
      }
      for (var each : all) {
        shed = each.get().statusCode() == 429 ? each.get() : shed;
      }
    }
    api.assertDescribes("GET", RECOMMENDATIONS, shed);
  }
}
