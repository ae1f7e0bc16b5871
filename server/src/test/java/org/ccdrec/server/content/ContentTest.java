package org.ccdrec.server.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.Provenance;
import org.ccdrec.snapshot.SnapshotStore;
import org.ccdrec.snapshot.SnapshotWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Cold and new items are known by their content, by answers of a running server. All numbers are
 * computed by hand: the cold item's picture is most like w0's and w1's, whose vectors have the mean
 * (.5, .5), its text most like w1's and w2's with the mean (1, .5); .1 of the one and .9 of the
 * other are (.95, .5).
 */
class ContentTest {
  private static final String CONTENT = "{\"visual\":[2,0.2],\"text\":[3,0]}";
  private static final String SIMILAR = "/v1/similar";

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    publish(true);
    server = TestServer.start(directory.resolve("true"), "content.neighbours=2");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void publish(boolean withContent) throws IOException {
    List<String> items = List.of("w0", "w1", "w2", "w3", "cold");
    var writer =
        new SnapshotWriter("content")
            .users(List.of("u0"), FloatMatrix.of(1, 2, new float[] {1, 2}))
            .items(items, FloatMatrix.of(5, 2, new float[] {1, 0, 0, 1, 2, 0, 0, 4, 9, 9}))
            .seen(new int[] {0, 1}, new int[] {0})
            .popularity(new int[] {3, 1, 1, 2, 0})
            .model("by-hand", new ObjectMapper().createObjectNode())
            .provenance(new Provenance("none", 1, "none", Map.of()));
    if (withContent) {
      writer
          .content("visual", FloatMatrix.of(5, 2, new float[] {1, 0, 1, 1, 0, 1, -1, 0, 2, 0.2f}))
          .content("text", FloatMatrix.of(5, 2, new float[] {0, 1, 1, 0, 1, 0.1f, 0, 0, 3, 0}));
    }
    writer.publish(SnapshotStore.open(directory.resolve(Boolean.toString(withContent))));
  }

  private static JsonNode post(TestServer to, String target, String body) throws Exception {
    HttpResponse<byte[]> response = to.post(target, body);
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    return TestServer.JSON.readTree(response.body());
  }

  private static void assertScores(JsonNode answer, Map<String, Double> expected) {
    Map<String, Double> scores = new LinkedHashMap<>();
    answer
        .get("items")
        .forEach(item -> scores.put(item.get("id").asText(), item.get("score").asDouble()));
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(scores.keySet()));
    expected.forEach((id, score) -> assertEquals(score, scores.get(id), 1e-5, id));
  }

  private static Map<String, Double> scores(Object... idsAndScores) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (int at = 0; at < idsAndScores.length; at += 2) {
      scores.put((String) idsAndScores[at], (Double) idsAndScores[at + 1]);
    }
    return scores;
  }

  @Test
  void whatIsLikeAColdItemIsLikeItsNearestWarmItems() throws Exception {
    for (int time = 0; time < 2; time++) {
      JsonNode answer = server.json("/v1/items/cold/similar?k=" + (4 + time));
      assertEquals("content", answer.get("servedBy").asText());
      assertEquals("[\"cold\"]", answer.get("byContent").toString());
      assertScores(answer, scores("w3", 2.0, "w2", 1.9, "w0", 0.95, "w1", 0.5));
    }
    JsonNode warm = server.json("/v1/items/w2/similar?k=2");
    assertEquals("item", warm.get("servedBy").asText());
    assertFalse(warm.has("byContent"));
    assertScores(warm, scores("cold", 18.0, "w0", 2.0));
  }

  @Test
  void aSessionHoldsColdAndNewItems() throws Exception {
    JsonNode cold =
        post(server, "/v1/recommendations", "{\"session\":{\"positive\":[\"cold\",\"w0\"]}}");
    assertEquals("session", cold.get("servedBy").asText());
    assertEquals("[\"cold\"]", cold.get("byContent").toString());
    assertScores(cold, scores("w2", 1.95, "w3", 1.0, "w1", 0.25));
    String items = "{\"id\":\"new\",\"weight\":3,\"content\":" + CONTENT + "}";
    JsonNode fresh =
        post(
            server,
            "/v1/recommendations",
            "{\"session\":{\"positive\":[" + items + "],\"negative\":[\"w0\"]}}");
    assertEquals("[\"new\"]", fresh.get("byContent").toString());
    assertEquals("[\"new\"]", fresh.get("unknownIds").toString());
    double first = (3 * 0.95 - 1) / 4;
    double second = 3 * 0.5 / 4;
    assertScores(
        fresh,
        scores("cold", 9 * (first + second), "w3", 4 * second, "w2", 2 * first, "w1", second));
  }

  @Test
  void aNewItemIsToldByItsContent() throws Exception {
    JsonNode answer = post(server, SIMILAR, "{\"content\":" + CONTENT + "}");
    assertEquals("content", answer.get("servedBy").asText());
    assertFalse(answer.has("unknownIds"));
    assertScores(answer, scores("cold", 13.05, "w3", 2.0, "w2", 1.9, "w0", 0.95, "w1", 0.5));
    JsonNode named = post(server, SIMILAR, "{\"id\":\"new\",\"content\":" + CONTENT + "}");
    assertEquals("[\"new\"]", named.get("unknownIds").toString());
    assertEquals(answer.get("items"), named.get("items"));
    JsonNode pictured = post(server, SIMILAR, "{\"content\":{\"visual\":[200,20]},\"k\":2}");
    assertScores(pictured, scores("cold", 9.0, "w3", 2.0));
  }

  @Test
  void aWarmItemIsServedByItsVectorWhateverItsContent() throws Exception {
    JsonNode answer = post(server, SIMILAR, "{\"id\":\"w2\",\"k\":2,\"content\":" + CONTENT + "}");
    assertEquals("item", answer.get("servedBy").asText());
    assertScores(answer, scores("cold", 18.0, "w0", 2.0));
    JsonNode known = post(server, SIMILAR, "{\"id\":\"cold\",\"content\":{\"visual\":[2,0.2]}}");
    assertScores(known, scores("w3", 2.0, "w2", 1.0, "w0", 0.5, "w1", 0.5));
  }

  @Test
  void fewerWarmItemsThanNeighboursAreAllUsed() throws Exception {
    try (var other = TestServer.start(directory.resolve("true"))) {
      JsonNode answer = other.json("/v1/items/cold/similar?k=1");
      assertScores(answer, scores("w3", 4 * 5.0 / 4)); // the mean of all vectors is (.75, 1.25)
    }
  }

  @Test
  void weightsAreThoseOfTheConfiguration() throws Exception {
    Path store = directory.resolve("true");
    try (var other =
        TestServer.start(
            store, "content.neighbours=2", "content.weights.visual=3", "content.weights.text=1")) {
      JsonNode answer = other.json("/v1/items/cold/similar?k=2");
      assertScores(answer, scores("w3", 2.0, "w2", 2 * 0.625)); // ¾ (.5, .5) + ¼ (1, .5)
    }
    var refusal =
        assertThrows(IOException.class, () -> TestServer.start(store, "content.weights.picture=1"));
    assertTrue(refusal.getMessage().contains("it names [picture]"), refusal.getMessage());
  }

  @Test
  void withoutContentInTheSnapshotAColdItemHasItsStoredVector() throws Exception {
    publish(false);
    try (var other = TestServer.start(directory.resolve("false"))) {
      JsonNode answer = other.json("/v1/items/cold/similar?k=1");
      assertEquals("item", answer.get("servedBy").asText());
      assertScores(answer, scores("w3", 36.0));
      assertEquals(400, other.post(SIMILAR, "{\"content\":" + CONTENT + "}").statusCode());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | id or content is required",
        "{'content': {}} | content must be an object with one array of numbers per modality",
        "{'content': {'picture': [1, 2]}} | of the model's modalities, [visual, text]; found picture",
        "{'content': {'visual': [1, 2, 3]}} | content.visual must have 2 elements; it has 3",
        "{'content': {'visual': [0, 0]}} | content.visual must not be all zeros",
        "{'content': {'visual': [1, 1e99]}} | content.visual must be an array of finite numbers",
        "{'content': {'visual': 7}} | content.visual must be an array of finite numbers",
        "{'content': [1]} | content must be an object with one array of numbers per modality",
        "{'id': 'cold', 'userId': 'u0'} | unknown key userId"
      })
  void wrongContentIsRefused(String body, String rule) throws Exception {
    HttpResponse<byte[]> response = server.post(SIMILAR, body.replace('\'', '"'));
    String problem = new String(response.body(), StandardCharsets.UTF_8);
    assertEquals(400, response.statusCode(), problem);
    assertTrue(problem.contains(rule), problem);
  }

  @Test
  void nothingIsKnownOfAnIdWithoutContent() throws Exception {
    assertEquals(404, server.post(SIMILAR, "{\"id\":\"new\"}").statusCode());
    String one = "{\"id\":\"new\",\"content\":" + CONTENT + "}";
    String many = "{\"session\":{\"positive\":[" + (one + ",").repeat(20) + one + "]}}";
    HttpResponse<byte[]> refused = server.post("/v1/recommendations", many);
    assertEquals(400, refused.statusCode());
  }
}
