package org.ccdrec.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items that were shown often rest for a while, and items may be repeated after a time. */
class RestingItemsTest {
  private static final int ITEMS = 400;
  private static final Instant NOW = Instant.now();
  private static final String[] ROTATION = {
    "events.enabled=true", "events.rotation.afterShown=3", "events.rotation.rest=2d"
  };

  @TempDir Path directory = Path.of("unset");
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    new GeneratedSnapshot(4, 30, ITEMS, 6, 25)
        .publish(SnapshotStore.open(directory.resolve("store")), "resting", false);
    server = TestServer.start(directory.resolve("store"), ROTATION);
  }

  private void restart(String... settings) throws Exception {
    server.close();
    server = TestServer.start(directory.resolve("store"), settings);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void send(String... events) throws Exception {
    var response = server.post("/v1/events", "{\"events\":[" + String.join(",", events) + "]}");
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
  }

  private static String event(String user, String item, String type, Duration age) {
    return "{\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"%s\",\"at\":\"%s\"}"
        .formatted(user, item, type, NOW.minus(age));
  }

  private static String[] shown(String user, String item, int... hoursAgo) {
    return Arrays.stream(hoursAgo)
        .mapToObj(hours -> event(user, item, "shown", Duration.ofHours(hours)))
        .toArray(String[]::new);
  }

  private List<String> recommended(String user, int k, String more) throws Exception {
    JsonNode answer = server.json("/v1/users/" + user + "/recommendations?k=" + k + more);
    List<String> ids = new ArrayList<>();
    answer.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  @Test
  void whatWasShownThreeTimesRests() throws Exception {
    for (String user : List.of("u5", "stranger")) {
      List<String> best = recommended(user, 5, "");
      send(shown(user, best.get(0), 3, 2));
      send(shown(user, best.get(1), 3, 2, 1));
      send(shown(user, best.get(2), 60, 55, 50));
      List<String> expected = Stream.of(0, 2, 3, 4).map(best::get).collect(Collectors.toList());
      for (int start = 0; start < 2; start++) {
        assertEquals(expected, recommended(user, 4, ""), "through a restart");
        restart(ROTATION);
      }
      send(shown(user, best.get(0), 3, 2));
      assertEquals(expected, recommended(user, 4, ""), "events that were sent again");
      send(shown(user, best.get(0), 1));
      assertEquals(best.get(2), recommended(user, 4, "").getFirst());
    }
  }

  @Test
  void anActionBeginsTheCountAnew() throws Exception {
    restart("events.enabled=true", "events.rotation.afterShown=3", "events.exclude=[buy]");
    String first = recommended("u5", 1, "").getFirst();
    send(shown("u5", first, 5, 4));
    send(event("u5", first, "view", Duration.ofHours(3)));
    send(shown("u5", first, 2, 1));
    assertEquals(first, recommended("u5", 1, "").getFirst());
    send(shown("u5", first, 6));
    assertEquals(first, recommended("u5", 1, "").getFirst(), "shown before the action");
    send(shown("u5", first, 0));
    assertFalse(recommended("u5", 5, "").contains(first));
  }

  @Test
  void restingItemsAreRecommendedWhereOthersAreTooFew() throws Exception {
    List<String> best = recommended("u5", 3, "");
    for (String item : best) {
      send(shown("u5", item, 3, 2, 1));
    }
    String only =
        TestServer.JSON.writeValueAsString(Map.of("userId", "u5", "k", 2, "includeIds", best));
    JsonNode answer = TestServer.JSON.readTree(server.post("/v1/recommendations", only).body());
    assertEquals(best.subList(0, 2), answer.get("items").findValuesAsText("id"));
    assertNotEquals(best.subList(0, 2), recommended("u5", 2, ""));
  }

  @Test
  void pagesShowRestingItems() throws Exception {
    List<String> best = recommended("u5", 3, "");
    send(shown("u5", best.getFirst(), 3, 2, 1));
    assertEquals(best, recommended("u5", 3, "&cursor=*"));
  }

  @Test
  void shownItemsAreNoActions() throws Exception {
    String first = recommended("stranger", 1, "").getFirst();
    send(shown("stranger", first, 1));
    JsonNode answer = server.json("/v1/users/stranger/recommendations?k=1");
    assertEquals(first, answer.get("items").get(0).get("id").asText());
    assertEquals("[\"stranger\"]", answer.get("unknownIds").toString());
    assertEquals("popularity", answer.get("servedBy").asText());
  }

  @Test
  void anItemIsRepeatedAfterItsTime() throws Exception {
    List<String> best = recommended("u5", 4, "");
    send(event("u5", best.get(0), "buy", Duration.ofDays(31)));
    send(event("u5", best.get(1), "buy", Duration.ofDays(29)));
    send(event("u5", best.get(2), "view", Duration.ofDays(300)));
    String seen = lastSeen();
    send(event("u5", seen, "buy", Duration.ofDays(40)));
    assertEquals(best.get(3), recommended("u5", 1, "").getFirst());
    restart("events.enabled=true", "events.repeat.after={buy: 30d}");
    assertEquals(List.of(best.get(0), best.get(3)), recommended("u5", 2, ""));
    assertTrue(recommended("u5", ITEMS, "").contains(seen), "an item of the training data too");
    send(event("u5", best.get(0), "buy", Duration.ZERO));
    assertEquals(best.get(3), recommended("u5", 1, "").getFirst());
  }

  /** Returns an item that u5 has in the training data. */
  private String lastSeen() throws Exception {
    List<String> unseen = recommended("u5", ITEMS, "");
    List<String> all = recommended("u5", ITEMS, "&includeSeen=true");
    all.removeAll(unseen);
    all.removeIf(item -> unseen.contains(item));
    return all.getLast();
  }

  @Test
  void onlyItemsThatPassTheFilterAreRepeated() throws Exception {
    List<String> best = recommended("u5", 2, "");
    send(event("u5", best.get(0), "buy", Duration.ofDays(31)));
    String repeat = "events.repeat.after={buy: 30d}";
    restart("events.enabled=true", repeat, "events.repeat.filter=popularity >= 0");
    assertEquals(best, recommended("u5", 2, ""));
    restart("events.enabled=true", repeat, "events.repeat.filter=popularity < 0");
    assertEquals(best.get(1), recommended("u5", 1, "").getFirst());
    restart("events.enabled=true", repeat, "events.repeat.filter=colour = 'red'");
    assertEquals(best.get(1), recommended("u5", 1, "").getFirst());
  }
}
