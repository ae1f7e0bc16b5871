package org.ccdrec.server.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Filters, and {@code POST /v1/recommendations} for everybody. */
class RecommendTest {
  private static final int ITEMS = 400;
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(4, 30, ITEMS, 6, 25);
  private static final String POST = "/v1/recommendations";

  @TempDir static Path directory;
  private static SnapshotId id;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    id = GENERATED.publish(SnapshotStore.open(directory), "recommend", true);
    server = TestServer.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode post(String body) throws Exception {
    HttpResponse<byte[]> response = server.post(POST, body);
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    JsonNode answer = TestServer.JSON.readTree(response.body());
    assertEquals(id.toString(), answer.get("modelVersion").asText());
    return answer;
  }

  private static float[] row(FloatMatrix matrix, int index) {
    float[] row = new float[matrix.columns()];
    matrix.copyRow(index, row);
    return row;
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  private static List<String> best(float[] query, int k, IntPredicate eligible) {
    FloatMatrix items = GENERATED.itemVectors();
    return IntStream.range(0, ITEMS)
        .filter(eligible)
        .boxed()
        .sorted(Comparator.comparingDouble(item -> -VectorUtil.dotProduct(query, row(items, item))))
        .limit(k)
        .map(item -> "i" + item)
        .toList();
  }

  private static boolean isSeen(int user, int item) {
    return Arrays.binarySearch(GENERATED.seen()[user], item) >= 0;
  }

  @Test
  void aFilterLeavesTheBestEligibleItems() throws Exception {
    float[] query = row(GENERATED.userVectors(), 3);
    for (int limit : new int[] {2, 20, 400}) {
      String filter = "category = 'music' and price < " + limit * 0.5;
      String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8);
      List<String> expected =
          best(query, 10, item -> item % 4 == 0 && item < limit && !isSeen(3, item));
      String target = "/v1/users/u3/recommendations?k=10&filter=" + encoded;
      assertEquals(expected, ids(server.json(target)), filter);
      assertEquals(expected, ids(post("{\"userId\":\"u3\",\"filter\":\"" + filter + "\"}")));
    }
    JsonNode similar = server.json("/v1/items/i8/similar?k=400&filter=tags+%3D+%27t1%27");
    assertEquals(
        best(row(GENERATED.itemVectors(), 8), 400, item -> item % 7 == 1 && item != 8),
        ids(similar));
  }

  @Test
  void aWrongFilterIsPointedAt() throws Exception {
    HttpResponse<byte[]> response =
        server.get("/v1/users/u3/recommendations?filter=colour%20%3D%20%27red%27");
    assertEquals(400, response.statusCode());
    JsonNode problem = TestServer.JSON.readTree(response.body());
    assertEquals("/problems/bad-filter", problem.get("type").asText());
    assertEquals(
        "filter: unknown field; known: [category, popularity, price, tags] at character 1, \"colour\"",
        problem.get("detail").asText());
  }

  @Test
  void aKnownUserIsServedByTheirVector() throws Exception {
    JsonNode answer =
        post(
            "{\"userId\":\"u5\",\"k\":7,\"excludeIds\":[\"i1\",\"i2\",\"nope\"],\"session\":{\"positive\":[\"i3\"]}}");
    assertEquals("user", answer.get("servedBy").asText());
    float[] query = row(GENERATED.userVectors(), 5);
    assertEquals(
        best(query, 7, item -> item > 3 && !isSeen(5, item) || item == 0 && !isSeen(5, 0)),
        ids(answer));
    assertEquals("[\"nope\"]", answer.get("unknownIds").toString());
  }

  @Test
  void aSessionIsFoldedIn() throws Exception {
    JsonNode answer =
        post(
            """
            {"userId": "stranger", "k": 5, "session": {
              "positive": ["i10", {"id": "i20", "weight": 2}], "negative": ["i30", "ghost"]}}
            """);
    assertEquals("session", answer.get("servedBy").asText());
    assertEquals("[\"ghost\",\"stranger\"]", sorted(answer.get("unknownIds")));
    float[] query = new float[6];
    float[] weights = {1, 2, -1};
    int[] items = {10, 20, 30};
    for (int at = 0; at < 3; at++) {
      float[] vector = row(GENERATED.itemVectors(), items[at]);
      for (int column = 0; column < 6; column++) {
        query[column] += weights[at] * vector[column];
      }
    }
    for (int column = 0; column < 6; column++) {
      query[column] /= 4;
    }
    assertEquals(best(query, 5, item -> item != 10 && item != 20 && item != 30), ids(answer));
  }

  private static String sorted(JsonNode texts) {
    List<String> list = new ArrayList<>();
    texts.forEach(text -> list.add('"' + text.asText() + '"'));
    return list.stream().sorted().toList().toString().replace(", ", ",");
  }

  @Test
  void aVectorIsSearchedFor() throws Exception {
    JsonNode answer =
        post("{\"vector\":[1,0,0,-0.5,0,0],\"k\":4,\"includeIds\":[\"i1\",\"i2\",\"i3\"]}");
    assertEquals("vector", answer.get("servedBy").asText());
    float[] query = {1, 0, 0, -0.5f, 0, 0};
    assertEquals(best(query, 4, item -> item >= 1 && item <= 3), ids(answer));
    HttpResponse<byte[]> wrong = server.post(POST, "{\"vector\":[1,2]}");
    assertEquals(400, wrong.statusCode());
    assertTrue(
        new String(wrong.body(), StandardCharsets.UTF_8)
            .contains("must have 6 elements; it has 2"));
  }

  @Test
  void anybodyElseIsServedByPopularityWithinTheFilter() throws Exception {
    int[] popularity = new int[ITEMS];
    for (int[] row : GENERATED.seen()) {
      IntStream.of(row).forEach(item -> popularity[item]++);
    }
    List<String> expected =
        IntStream.range(0, ITEMS)
            .filter(item -> item % 4 == 1)
            .boxed()
            .sorted(Comparator.comparingInt(item -> -popularity[item]))
            .limit(10)
            .map(item -> "i" + item)
            .toList();
    for (String who :
        new String[] {"", "\"userId\":\"stranger\",", "\"session\":{\"positive\":[\"ghost\"]},"}) {
      JsonNode answer = post("{" + who + "\"filter\":\"category = 'sport'\"}");
      assertEquals("popularity", answer.get("servedBy").asText());
      assertEquals(expected, ids(answer));
    }
  }

  @Test
  void aStrangerIsAnsweredLikeAnybodyElse() throws Exception {
    JsonNode posted = post("{\"userId\":\"stranger\",\"k\":7}");
    for (String more : new String[] {"", "&filter=popularity+%3E+0", "&explain=true"}) {
      JsonNode got = server.json("/v1/users/stranger/recommendations?k=7" + more);
      assertEquals("popularity", got.get("servedBy").asText());
      assertEquals("[\"stranger\"]", got.get("unknownIds").toString());
      assertEquals(ids(posted), ids(got));
      assertEquals(more.contains("explain"), got.has("explain"));
    }
  }

  @Test
  void aQueryMayAskForAnExplanationToo() throws Exception {
    JsonNode posted = post("{\"userId\":\"u5\",\"k\":3,\"explain\":true}");
    JsonNode got = server.json("/v1/users/u5/recommendations?k=3&explain=true");
    assertEquals(posted.get("items"), got.get("items"));
    assertEquals(posted.get("explain"), got.get("explain"));
    assertFalse(server.json("/v1/users/u5/recommendations?explain=false").has("explain"));
    assertTrue(server.json("/v1/items/i5/similar?explain=true").has("explain"));
  }

  @Test
  void anExplanationSaysWhy() throws Exception {
    JsonNode answer =
        post("{\"userId\":\"u5\",\"k\":3,\"explain\":true,\"filter\":\"category = 'food'\"}");
    List<String> all = best(row(GENERATED.userVectors(), 5), ITEMS, item -> true);
    for (JsonNode item : answer.get("items")) {
      JsonNode explain = item.get("explain");
      assertEquals(all.indexOf(item.get("id").asText()) + 1, explain.get("exactRank").asInt());
      assertEquals(3, explain.get("nearestInHistory").size());
      double last = 1.0001;
      for (JsonNode near : explain.get("nearestInHistory")) {
        assertTrue(isSeen(5, Integer.parseInt(near.get("id").asText().substring(1))));
        assertTrue(near.get("cosine").asDouble() <= last);
        last = near.get("cosine").asDouble();
      }
    }
    JsonNode summary = answer.get("explain");
    long eligible = IntStream.range(0, ITEMS).filter(i -> i % 4 == 2 && !isSeen(5, i)).count();
    assertEquals(eligible, summary.get("eligible").asLong());
    assertEquals(ITEMS - eligible, summary.get("leftOut").asLong());
    assertEquals("exact", summary.get("search").asText());
    int seen = GENERATED.seen()[5].length;
    assertEquals("{\"seen\":" + seen + ",\"filter\":300}", summary.get("leftOutBy").toString());
    assertFalse(post("{\"userId\":\"u5\"}").has("explain"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{} {}",
        "{\"k\":0}",
        "{\"k\":501}",
        "{\"k\":\"3\"}",
        "{\"k\":1,\"k\":2}",
        "{\"user\":\"u1\"}",
        "{\"userId\":7}",
        "{\"excludeIds\":\"i1\"}",
        "{\"includeIds\":[1]}",
        "{\"vector\":[\"a\"]}",
        "{\"vector\":3}",
        "{\"vector\":[1e99]}",
        "{\"explain\":1}",
        "{\"session\":[]}",
        "{\"session\":{\"liked\":[]}}",
        "{\"session\":{\"positive\":[{\"id\":\"i1\",\"weight\":-1}]}}",
        "{\"vector\":[1,2,3,4,5,6],\"userId\":\"u1\"}",
        "{\"filter\":\"price <\"}"
      })
  void wrongBodiesAreRefused(String body) throws Exception {
    HttpResponse<byte[]> response = server.post(POST, body);
    assertEquals(400, response.statusCode());
    JsonNode problem = TestServer.JSON.readTree(response.body());
    assertFalse(problem.get("detail").asText().isEmpty());
  }

  @Test
  void allErrorsOfABodyAreToldAtOnce() throws Exception {
    HttpResponse<byte[]> response = server.post(POST, "{\"k\":0,\"user\":1,\"explain\":\"yes\"}");
    String detail = TestServer.JSON.readTree(response.body()).get("detail").asText();
    for (String part : new String[] {"k must be", "unknown key user", "explain must be"}) {
      assertTrue(detail.contains(part), detail);
    }
  }

  @Test
  void aBodyTooLargeIsRefusedAndMethodsAreChecked() throws Exception {
    assertEquals(413, server.post(POST, "x".repeat(300_000)).statusCode());
    HttpResponse<byte[]> got = server.get(POST);
    assertEquals(405, got.statusCode());
    assertEquals("POST", got.headers().firstValue("allow").orElse(""));
  }
}
