package org.ccdrec.server.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever finite numbers a request or a snapshot has, a score is a finite number. */
class FiniteScoresTest {
  private static final int ITEMS = 300;
  private static final double[] EXTREMES = {
    3e38, -3e38, 1e38, -1e38, 1e19, -1e19, 1e15, -1e15, 1, -0.5, 0, -0.0, 1e-19, 1e-38, -1e-40,
    1.4e-45, -1.4e-45, 1e-300
  };
  private static final String SCENARIOS =
      """
      scenarios:
        diverse:
          pool: 50
          rules:
            - rule: mmr
            - rule: boost
              config: {filter: "popularity > 3", amount: 10}
      """;

  @TempDir Path directory = Path.of("unset");
  private TestServer server = null;

  private void start(float scale, String... settings) throws Exception {
    var generated = new GeneratedSnapshot(4, 30, ITEMS, 6, 5);
    Path store = directory.resolve("store");
    Path scenarios = Files.writeString(directory.resolve("scenarios.yaml"), SCENARIOS);
    generated
        .writer("finite")
        .items(
            java.util.stream.IntStream.range(0, ITEMS).mapToObj(item -> "i" + item).toList(),
            scaled(generated.itemVectors(), scale))
        .publish(SnapshotStore.open(store));
    String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "scenarios.file=" + scenarios;
    server = TestServer.start(store, all);
  }

  private static FloatMatrix scaled(FloatMatrix matrix, float scale) {
    float[] values = new float[matrix.rows() * matrix.columns()];
    float[] row = new float[matrix.columns()];
    for (int item = 0; item < matrix.rows(); item++) {
      matrix.copyRow(item, row);
      for (int column = 0; column < row.length; column++) {
        values[item * row.length + column] = Math.clamp(row[column] * scale, -1e15f, 1e15f);
      }
    }
    return FloatMatrix.of(matrix.rows(), matrix.columns(), values);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ArrayNode vector(Random random) {
    ArrayNode vector = TestServer.JSON.createArrayNode();
    boolean isMild = random.nextBoolean();
    for (int column = 0; column < 6; column++) {
      double drawn = EXTREMES[random.nextInt(EXTREMES.length)];
      vector.add(isMild && Math.abs(drawn) > 1e15 ? Math.signum(drawn) * 1e15 : drawn);
    }
    return vector;
  }

  private static ObjectNode request(Random random) {
    ObjectNode request = TestServer.JSON.createObjectNode().put("k", 20);
    if (random.nextBoolean()) {
      request.set("vector", vector(random));
    } else {
      ArrayNode positive = request.putObject("session").putArray("positive");
      for (int item = 0; item < 3; item++) {
        double weight = new double[] {2e38, 3e38, 1, 1e-38, 1.4e-45}[random.nextInt(5)];
        positive.addObject().put("id", "i" + random.nextInt(ITEMS)).put("weight", weight);
      }
    }
    if (random.nextInt(3) == 0) {
      request.put("scenario", "diverse");
    }
    return random.nextInt(3) == 0 ? request.put("explain", true) : request;
  }

  private static void requireFinite(ObjectNode request, JsonNode answer) {
    if (answer.has("problem")) {
      assertEquals(400, answer.get("problem").get("status").asInt(), request.toString());
      String detail = answer.get("problem").get("detail").asText();
      assertTrue(detail.contains("at most 1.0E15 in size; element"), detail);
      return;
    }
    assertEquals(20, answer.get("items").size(), request.toString());
    for (JsonNode item : answer.get("items")) {
      assertTrue(item.get("score").isNumber(), () -> request + " " + item);
      assertTrue(Float.isFinite(item.get("score").floatValue()), request.toString());
    }
  }

  private void requireFiniteScores(long seed) throws Exception {
    var random = new Random(seed);
    for (int batch = 0; batch < 20; batch++) {
      ObjectNode body = TestServer.JSON.createObjectNode();
      ArrayNode requests = body.putArray("requests");
      for (int at = 0; at < 20; at++) {
        requests.add(request(random));
      }
      HttpResponse<byte[]> response = server.post("/v1/recommendations/batch", body.toString());
      String text = new String(response.body(), StandardCharsets.UTF_8);
      assertEquals(200, response.statusCode(), text);
      assertFalse(text.contains("Infinity") || text.contains("NaN"), text);
      JsonNode answers = TestServer.JSON.readTree(text).get("answers");
      for (int at = 0; at < 20; at++) {
        requireFinite((ObjectNode) requests.get(at), answers.get(at));
      }
    }
  }

  @Test
  void ofOrdinaryItems() throws Exception {
    start(1);
    requireFiniteScores(1);
  }

  @Test
  void ofItemsOfAGraph() throws Exception {
    start(1, "retrieval.exactUpTo=10");
    requireFiniteScores(2);
  }

  @Test
  void ofItemsAtTheBound() throws Exception {
    start(3e38f);
    requireFiniteScores(3);
  }

  @Test
  void ofItemsBelowTheSmallestNormalNumber() throws Exception {
    start(1e-39f);
    requireFiniteScores(4);
  }

  @Test
  void weightsOfAnySizeCountInProportion() throws Exception {
    start(1);
    String session =
        "{\"k\":20,\"session\":{\"positive\":[{\"id\":\"i1\",\"weight\":%s},{\"id\":\"i2\",\"weight\":%s}]}}";
    JsonNode large =
        TestServer.JSON.readTree(
            server.post("/v1/recommendations", session.formatted("1e38", "2e38")).body());
    JsonNode small =
        TestServer.JSON.readTree(
            server.post("/v1/recommendations", session.formatted("1", "2")).body());
    for (int at = 0; at < 20; at++) {
      assertEquals(small.get("items").get(at).get("id"), large.get("items").get(at).get("id"));
    }
  }
}
