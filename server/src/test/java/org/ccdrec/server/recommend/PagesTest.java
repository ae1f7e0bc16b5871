package org.ccdrec.server.recommend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages repeat and skip nothing, also across a swap; batches; answers past the deadline. */
class PagesTest {
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(4, 30, 400, 6, 25);

  @TempDir Path directory = Path.of("unset");
  private SnapshotId id;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    id = GENERATED.publish(SnapshotStore.open(directory), "pages", true);
    server = TestServer.start(directory);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode post(String body) throws Exception {
    HttpResponse<byte[]> response = server.post("/v1/recommendations", body);
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    return TestServer.JSON.readTree(response.body());
  }

  private static void add(List<String> ids, JsonNode answer) {
    answer.get("items").forEach(item -> ids.add(item.get("id").asText()));
  }

  /** Returns the ids of all pages of a posted request, sizes of pages alternating. */
  private List<String> pages(String request) throws Exception {
    List<String> ids = new ArrayList<>();
    ObjectNode body = (ObjectNode) TestServer.JSON.readTree(request);
    String cursor = "*";
    for (int page = 0; cursor != null; page++) {
      JsonNode answer = post(body.put("cursor", cursor).put("k", 20 + page % 2).toString());
      assertEquals(id.toString(), answer.get("modelVersion").asText());
      add(ids, answer);
      cursor = answer.path("nextCursor").textValue();
    }
    return ids;
  }

  @Test
  void pagesAreTheWholeAnswerInPieces() throws Exception {
    for (String request :
        new String[] {
          "{\"userId\":\"u3\"}",
          "{\"userId\":\"u3\",\"filter\":\"category = 'music'\"}",
          "{\"session\":{\"positive\":[\"i3\"]},\"excludeIds\":[\"i9\"]}",
          "{\"userId\":\"stranger\"}",
          "{\"filter\":\"price < 0\"}"
        }) {
      List<String> whole = new ArrayList<>();
      add(whole, post(request.replaceFirst("\\{", "{\"k\":500,")));
      assertEquals(request.contains("price < 0"), whole.isEmpty(), request);
      assertEquals(whole, pages(request), request);
    }
  }

  @Test
  void pagesOfSimilarItemsAreTheWholeAnswerInPieces() throws Exception {
    for (String filter : new String[] {"", "&filter=category+%3D+%27music%27"}) {
      List<String> whole = new ArrayList<>();
      add(whole, server.json("/v1/items/i5/similar?k=500" + filter));
      assertEquals(filter.isEmpty() ? 399 : 100, whole.size());
      List<String> paged = new ArrayList<>();
      String cursor = "*";
      for (int page = 0; cursor != null; page++) {
        String target = "/v1/items/i5/similar?k=" + (60 + page % 2) + filter + "&cursor=" + cursor;
        JsonNode answer = server.json(target);
        assertEquals(id.toString(), answer.get("modelVersion").asText());
        assertFalse(answer.has("poolExhausted"));
        add(paged, answer);
        cursor = answer.path("nextCursor").textValue();
      }
      assertEquals(whole, paged);
    }
  }

  @Test
  void pagesOfAUserGoOnAcrossASwap() throws Exception {
    JsonNode whole = server.json("/v1/users/u5/recommendations?k=40");
    JsonNode first = server.json("/v1/users/u5/recommendations?k=20&cursor=*");
    new GeneratedSnapshot(5, 30, 400, 6, 25).publish(SnapshotStore.open(directory), "pages", true);
    while (server.json("/v1/items/i0").get("modelVersion").asText().equals(id.toString())) {
      Thread.onSpinWait();
    }
    String next = first.get("nextCursor").asText();
    JsonNode second = server.json("/v1/users/u5/recommendations?k=20&cursor=" + next);
    assertEquals(id.toString(), second.get("modelVersion").asText());
    List<String> paged = new ArrayList<>();
    add(paged, first);
    add(paged, second);
    List<String> expected = new ArrayList<>();
    add(expected, whole);
    assertEquals(expected, paged);
  }

  @Test
  void aCursorIsRefusedElsewhereAndAfterItsVersion() throws Exception {
    String next = server.json("/v1/users/u5/recommendations?cursor=*").get("nextCursor").asText();
    assertEquals(400, server.get("/v1/users/u6/recommendations?cursor=" + next).statusCode());
    assertEquals(400, server.get("/v1/users/u5/recommendations?cursor=x").statusCode());
    String like = server.json("/v1/items/i5/similar?cursor=*").get("nextCursor").asText();
    assertEquals(400, server.get("/v1/items/i6/similar?cursor=" + like).statusCode());
    assertEquals(400, server.get("/v1/users/u5/recommendations?cursor=" + like).statusCode());
    assertEquals(400, server.get("/v1/users/u5/history?cursor=*").statusCode());
    server.close();
    SnapshotStore store = SnapshotStore.open(directory);
    String secret = "http.cursorSecret=of both";
    server = TestServer.start(directory, "activation.keepFormer=0s", secret);
    String signed = server.json("/v1/users/u5/recommendations?cursor=*").get("nextCursor").asText();
    String similar = server.json("/v1/items/i5/similar?cursor=*").get("nextCursor").asText();
    GENERATED.publish(store, "pages", true);
    while (server.json("/v1/items/i0").get("modelVersion").asText().equals(id.toString())) {
      Thread.onSpinWait();
    }
    assertEquals(410, server.get("/v1/items/i5/similar?cursor=" + similar).statusCode());
    HttpResponse<byte[]> gone = server.get("/v1/users/u5/recommendations?cursor=" + signed);
    assertEquals(410, gone.statusCode());
    String problem = new String(gone.body(), StandardCharsets.UTF_8);
    assertTrue(problem.contains(id.toString()), problem);
  }

  @Test
  void aBatchIsAnsweredOneByOne() throws Exception {
    String batch =
        """
        {"requests": [{"userId": "u3", "k": 4}, {"k": 0}, {"filter": "colour = 1"}, {"cursor": "*"}, 7,
          {"userId": "stranger", "k": 2}]}
        """;
    HttpResponse<byte[]> response = server.post("/v1/recommendations/batch", batch);
    assertEquals(200, response.statusCode());
    JsonNode answers = TestServer.JSON.readTree(response.body()).get("answers");
    assertEquals(6, answers.size());
    JsonNode known = post("{\"userId\":\"u3\",\"k\":4}");
    assertEquals(known.get("items"), answers.get(0).get("items"));
    JsonNode stranger = post("{\"userId\":\"stranger\",\"k\":2}");
    assertEquals(stranger.get("items"), answers.get(5).get("items"));
    assertEquals(stranger.get("unknownIds"), answers.get(5).get("unknownIds"));
    String[] reasons = {
      "k must be", "unknown field", "must not have a cursor", "must be a JSON object"
    };
    for (int at = 0; at < reasons.length; at++) {
      JsonNode problem = answers.get(at + 1).get("problem");
      assertEquals(400, problem.get("status").asInt());
      assertTrue(problem.get("detail").asText().contains(reasons[at]), problem.toString());
    }
    String many = "{\"requests\":[" + "{},".repeat(100) + "{}]}";
    for (String wrong : new String[] {"", "[]", "{}", "{\"requests\":[]}", many}) {
      assertEquals(400, server.post("/v1/recommendations/batch", wrong).statusCode(), wrong);
    }
  }

  @Test
  void nothingButPagesHasACursor() throws Exception {
    assertFalse(server.json("/v1/users/u5/recommendations").has("nextCursor"));
    assertFalse(post("{\"userId\":\"u5\"}").has("nextCursor"));
  }
}
