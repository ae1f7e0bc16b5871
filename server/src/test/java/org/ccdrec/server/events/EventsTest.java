package org.ccdrec.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/** Events are part of answers at once, also after a restart. */
class EventsTest {
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(4, 30, 400, 6, 25);

  @TempDir Path directory = Path.of("unset");
  private SnapshotId id;
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    id = GENERATED.publish(SnapshotStore.open(directory.resolve("store")), "events", true);
    server = TestServer.start(directory.resolve("store"), "events.enabled=true");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private JsonNode send(String body) throws Exception {
    HttpResponse<byte[]> response = server.post("/v1/events", body);
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    return TestServer.JSON.readTree(response.body());
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  @Test
  void aSeenItemIsLeftOutAtOnceAndAfterARestart() throws Exception {
    String target = "/v1/users/u5/recommendations?k=5";
    JsonNode before = server.json(target);
    List<String> five = ids(before);
    String cause = before.get("recommendationId").asText();
    assertTrue(id.version().endsWith(cause.substring(0, 8)), cause);
    JsonNode taken =
        send(
            "{\"events\":[{\"userId\":\"u5\",\"itemId\":\"%s\",\"recommendationId\":\"%s\"},{\"userId\":\"u5\",\"itemId\":\"new\"}]}"
                .formatted(five.get(1), cause));
    assertEquals(2, taken.get("accepted").asInt());
    assertEquals("[\"new\"]", taken.get("unknownItems").toString());
    List<String> expected = new ArrayList<>(five);
    expected.remove(1);
    for (int start = 0; start < 2; start++) {
      JsonNode after = server.json(target);
      assertEquals(expected, ids(after).subList(0, 4));
      assertFalse(ids(after).contains(five.get(1)));
      assertEquals("user", after.get("servedBy").asText());
      assertFalse(after.has("unknownIds"));
      server.close();
      server = TestServer.start(directory.resolve("store"), "events.enabled=true");
    }
    String log = Files.readString(directory.resolve("store/.events/events-0000000001.log"));
    assertTrue(log.contains("\"recommendationId\":\"" + cause + "\""), log);
  }

  @Test
  void aStrangerIsServedByTheirEvents() throws Exception {
    String target = "/v1/users/stranger/recommendations?k=5";
    assertEquals("popularity", server.json(target).get("servedBy").asText());
    send("{\"userId\":\"stranger\",\"itemId\":\"i10\",\"type\":\"like\"}");
    send("{\"userId\":\"stranger\",\"itemId\":\"i30\",\"type\":\"dislike\"}");
    JsonNode answer = server.json(target);
    assertEquals("events", answer.get("servedBy").asText());
    String session =
        "{\"k\":5,\"session\":{\"positive\":[{\"id\":\"i10\",\"weight\":2}],\"negative\":[\"i30\"]}}";
    HttpResponse<byte[]> same = server.post("/v1/recommendations", session);
    assertEquals(ids(TestServer.JSON.readTree(same.body())), ids(answer));
  }

  @Test
  void pagesOfAStrangerEndWithNewEventsAndThoseOfAUserGoOn() throws Exception {
    send("{\"userId\":\"stranger\",\"itemId\":\"i10\",\"type\":\"like\"}");
    for (String user : new String[] {"stranger", "u5"}) {
      String target = "/v1/users/" + user + "/recommendations?k=5&cursor=";
      JsonNode first = server.json(target + "*");
      String next = first.get("nextCursor").asText();
      List<String> second = ids(server.json(target + next));
      send("{\"userId\":\"" + user + "\",\"itemId\":\"" + second.get(2) + "\"}");
      if (user.equals("stranger")) {
        HttpResponse<byte[]> gone = server.get(target + next);
        assertEquals(410, gone.statusCode());
        String problem = new String(gone.body(), StandardCharsets.UTF_8);
        assertTrue(problem.contains("changed since the first page"), problem);
      } else {
        List<String> left = ids(server.json(target + next));
        assertEquals(5, left.size());
        assertFalse(left.contains(second.get(2)));
        assertTrue(left.containsAll(List.of(second.get(0), second.get(1), second.get(3))));
      }
    }
  }

  @Test
  void wrongEventsAreRefusedAndAServerWithoutALogTakesNone() throws Exception {
    String wrong = "{\"events\":[{\"userId\":\"u5\"},{\"userId\":\"u5\",\"type\":\"x\"}]}";
    HttpResponse<byte[]> refused = server.post("/v1/events", wrong);
    assertEquals(400, refused.statusCode());
    String detail = TestServer.JSON.readTree(refused.body()).get("detail").asText();
    assertTrue(detail.contains("event 1 must have itemId"), detail);
    assertTrue(detail.contains("event 1 must have a type"), detail);
    assertEquals(0, Files.size(directory.resolve("store/.events/events-0000000001.log")));
    assertEquals(405, server.get("/v1/events").statusCode());
    server.close();
    server = TestServer.start(directory.resolve("store"));
    assertEquals(404, server.post("/v1/events", wrong).statusCode());
  }

  @Test
  void eachEventOfABatchHasItsResult() throws Exception {
    String five = ids(server.json("/v1/users/u5/recommendations?k=1")).getFirst();
    JsonNode mixed =
        send(
            "{\"events\":[{\"userId\":\"u5\",\"itemId\":\"%s\"},{\"userId\":\"u5\",\"type\":\"x\"}]}"
                .formatted(five));
    assertEquals(1, mixed.get("accepted").asInt());
    assertEquals(1, mixed.get("rejected").asInt());
    assertTrue(mixed.get("results").get(0).get("accepted").asBoolean());
    assertFalse(mixed.get("results").get(1).get("accepted").asBoolean());
    String reason = mixed.get("results").get(1).get("reason").asText();
    assertTrue(reason.contains("event 1 must have itemId"), reason);
    assertFalse(ids(server.json("/v1/users/u5/recommendations?k=400")).contains(five));
  }
}
