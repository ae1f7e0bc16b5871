package org.ccdrec.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.util.VectorUtil;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route of a running server, right and wrong. */
class RoutesTest {
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(9, 60, 300, 8, 20);

  @TempDir static Path directory;
  private static SnapshotId id;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    id = GENERATED.publish(SnapshotStore.open(directory), "routes", true);
    server = TestServer.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 500})
  void recommendationsAreTheBestUnseenItems(int k) throws Exception {
    int[] seen = GENERATED.seen()[7];
    for (int repeat = 0; repeat < 2; repeat++) { // the second answer comes from the cache
      JsonNode answer = server.json("/v1/users/u7/recommendations?k=" + k);
      assertEquals(id.toString(), answer.get("modelVersion").asText());
      assertEquals(Math.min(k, 300 - seen.length), answer.get("items").size());
      assertRanked(answer, row(GENERATED.userVectors(), 7), seen);
    }
  }

  /** Checks ids, scores and order against the vectors the snapshot was made from. */
  private static void assertRanked(JsonNode answer, float[] query, int[] excluded) {
    Set<Integer> returned = new HashSet<>();
    float last = Float.POSITIVE_INFINITY;
    for (JsonNode item : answer.get("items")) {
      int index = Integer.parseInt(item.get("id").asText().substring(1));
      float score = VectorUtil.dotProduct(query, row(GENERATED.itemVectors(), index));
      assertEquals(score, item.get("score").floatValue());
      assertTrue(score <= last && returned.add(index));
      assertTrue(Arrays.binarySearch(excluded, index) < 0);
      assertEquals("Item \"" + index + "\"", item.get("title").asText());
      last = score;
    }
    for (int index = 0; index < 300; index++) {
      if (!returned.contains(index) && Arrays.binarySearch(excluded, index) < 0) {
        float score = VectorUtil.dotProduct(query, row(GENERATED.itemVectors(), index));
        assertTrue(score <= last, "i" + index + " is missing");
      }
    }
  }

  @Test
  void tenIsTheDefault() throws Exception {
    assertEquals(10, server.json("/v1/users/u7/recommendations").get("items").size());
    assertEquals(10, server.json("/v1/items/i7/similar").get("items").size());
  }

  @Test
  void similarItemsLeaveTheItemItselfOut() throws Exception {
    JsonNode answer = server.json("/v1/items/i42/similar?k=299");
    assertEquals(299, answer.get("items").size());
    assertRanked(answer, row(GENERATED.itemVectors(), 42), new int[] {42});
  }

  @Test
  void anItemIsDescribed() throws Exception {
    JsonNode item = server.json("/v1/items/i42");
    assertEquals(id.toString(), item.get("modelVersion").asText());
    assertEquals("i42", item.get("id").asText());
    assertEquals("Item \"42\"", item.get("title").asText());
    assertEquals("food", item.get("category").asText());
    assertEquals(21.0, item.get("attributes").get("price").asDouble());
    assertEquals("/v1/items/i42/image", item.get("image").asText());
    long popularity =
        Arrays.stream(GENERATED.seen()).filter(row -> Arrays.binarySearch(row, 42) >= 0).count();
    assertEquals(popularity, item.get("popularity").asLong());
    assertFalse(server.json("/v1/items/i43").has("image"));
  }

  @Test
  void aHistoryIsWhatTheUserHasSeen() throws Exception {
    JsonNode answer = server.json("/v1/users/u7/history?k=500");
    int[] seen = GENERATED.seen()[7];
    assertEquals(seen.length, answer.get("items").size());
    for (int at = 0; at < seen.length; at++) {
      assertEquals("i" + seen[at], answer.get("items").get(at).get("id").asText());
      assertTrue(answer.get("items").get(at).has("title"));
    }
    assertEquals(3, server.json("/v1/users/u7/history?k=3").get("items").size());
    assertEquals(404, server.get("/v1/users/nobody/history").statusCode());
    assertEquals(400, server.get("/v1/users/u7/history?filter=x").statusCode());
  }

  @Test
  void theModelIsDescribed() throws Exception {
    JsonNode model = server.json("/v1/model");
    assertEquals(id.toString(), model.get("modelVersion").asText());
    assertEquals(300, model.get("items").asInt());
    assertEquals(50, model.get("exampleUsers").size());
    assertEquals("number", model.get("filterFields").get("price").asText());
    assertEquals(0.1, model.get("metrics").get("test.recall@20").asDouble());
  }

  @Test
  void theConsoleIsServedUnderAPolicy() throws Exception {
    for (String file : new String[] {"", "/console.js", "/console.css"}) {
      HttpResponse<byte[]> response = server.get("/console" + file);
      assertEquals(200, response.statusCode());
      assertEquals("nosniff", header(response, "x-content-type-options"));
    }
    String policy = header(server.get("/console"), "content-security-policy");
    assertTrue(policy.startsWith("default-src 'none'"), policy);
    assertEquals(404, server.get("/console/../openapi.yaml").statusCode());
  }

  @Test
  void anImageIsServedAsWhatItIs() throws Exception {
    HttpResponse<byte[]> image = server.get("/v1/items/i42/image");
    assertEquals(200, image.statusCode());
    assertEquals("image/png", header(image, "content-type"));
    assertEquals("nosniff", header(image, "x-content-type-options"));
    assertEquals(4, image.body().length);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/users/nobody/history, 404, unknown-user",
    "/v1/users/u7/recommendations?explain=yes, 400, bad-request",
    "/v1/items/nothing/similar, 404, unknown-item",
    "/v1/items/nothing, 404, unknown-item",
    "/v1/items/i43/image, 404, no-image",
    "/v1/users/u7, 404, no-route",
    "/v1/users//recommendations, 404, no-route",
    "/v1/users/u7/recommendations/, 404, no-route",
    "/v1/items/, 404, no-route",
    "/v2, 404, no-route",
    "/%2e%2e/etc/passwd, 404, no-route",
    "/v1/users/u7/recommendations?k=0, 400, bad-request",
    "/v1/users/u7/recommendations?k=501, 400, bad-request",
    "/v1/users/u7/recommendations?k=x, 400, bad-request",
    "/v1/users/u7/recommendations?n=3, 400, bad-request",
    "/v1/users/%FF/recommendations, 400, bad-request",
    "/v1/items/i7/similar?k=-1, 400, bad-request"
  })
  void refusalsAreProblems(String target, int status, String type) throws Exception {
    HttpResponse<byte[]> response = server.get(target);
    assertEquals(status, response.statusCode());
    assertEquals("application/problem+json", header(response, "content-type"));
    JsonNode problem = TestServer.JSON.readTree(response.body());
    assertEquals("/problems/" + type, problem.get("type").asText());
    assertEquals(status, problem.get("status").asInt());
    for (String key : new String[] {"title", "detail", "instance"}) {
      assertFalse(problem.get(key).asText().isEmpty());
    }
  }

  @Test
  void hostileIdsAreJustUnknown() throws Exception {
    for (String id :
        new String[] {
          "%00", "..%2F..%2Fetc", "%F0%9F%98%80", "%22%3E%3Cscript%3E", "a".repeat(3000)
        }) {
      HttpResponse<byte[]> response = server.get("/v1/users/" + id + "/recommendations");
      assertEquals(200, response.statusCode());
      JsonNode unknown = TestServer.JSON.readTree(response.body()).get("unknownIds");
      String plain = URLDecoder.decode(id, StandardCharsets.UTF_8);
      assertEquals(1, unknown.size());
      assertEquals(plain, unknown.get(0).asText());
      HttpResponse<byte[]> item = server.get("/v1/items/" + id);
      assertEquals(404, item.statusCode());
      JsonNode problem = TestServer.JSON.readTree(item.body());
      assertTrue(problem.get("detail").asText().length() < 300);
    }
    assertEquals(
        414, server.get("/v1/users/" + "a".repeat(6000) + "/recommendations").statusCode());
    assertEquals(200, server.get("/live").statusCode());
  }

  @Test
  void onlyGetAndHeadAreAllowed() throws Exception {
    HttpResponse<byte[]> posted = server.send("POST", "/v1/items/i42/similar");
    assertEquals(405, posted.statusCode());
    assertEquals("GET, HEAD", header(posted, "allow"));
    HttpResponse<byte[]> ofItem = server.send("POST", "/v1/items/i42");
    assertEquals(405, ofItem.statusCode());
    assertEquals("GET, HEAD, PUT, PATCH, DELETE", header(ofItem, "allow"));
    HttpResponse<byte[]> head = server.send("HEAD", "/v1/items/i42");
    assertEquals(200, head.statusCode());
    assertEquals(0, head.body().length);
    String length = String.valueOf(server.get("/v1/items/i42").body().length);
    assertEquals(length, header(head, "content-length"));
  }

  @Test
  void operationsAnswer() throws Exception {
    assertEquals("live", server.json("/live").get("status").asText());
    assertEquals("ready", server.json("/ready").get("status").asText());
    String page = new String(server.get("/").body(), StandardCharsets.UTF_8);
    assertTrue(page.contains(id.toString()));
    assertTrue(page.contains("href=\"/v1/users/u30/recommendations?k=10\""));
    server.get("/v1/users/u1/recommendations");
    String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    for (String line :
        new String[] {
          "ccdrec_http_request_duration_seconds_bucket{route=\"recommendations\",le=\"0.01\"}",
          "ccdrec_http_request_duration_seconds_count{route=\"similar\"}",
          "ccdrec_http_responses_total{code=\"200\",route=\"recommendations\"}",
          "ccdrec_cache_misses_total"
        }) {
      assertTrue(metrics.contains(line), line + " in\n" + metrics);
    }
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }
}
