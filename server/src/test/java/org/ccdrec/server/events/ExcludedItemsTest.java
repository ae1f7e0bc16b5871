package org.ccdrec.server.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user has acted on is not recommended again: however much, long ago, or out of order. */
class ExcludedItemsTest {
  private static final int ITEMS = 800;

  @TempDir Path directory = Path.of("unset");
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    publish(4);
    server = started();
  }

  private SnapshotId publish(long seed) throws Exception {
    return new GeneratedSnapshot(seed, 30, ITEMS, 6, 25)
        .publish(SnapshotStore.open(directory.resolve("store")), "excluded", false);
  }

  private TestServer started(String... settings) throws Exception {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("events.enabled=true");
    return TestServer.start(directory.resolve("store"), all.toArray(String[]::new));
  }

  private void restart(String... settings) throws Exception {
    server.close();
    server = started(settings);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void send(String events) throws Exception {
    var response = server.post("/v1/events", "{\"events\":[" + events + "]}");
    assertEquals(200, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
  }

  private static String event(String user, String item, String type, Duration age) {
    return "{\"userId\":\"%s\",\"itemId\":\"%s\",\"type\":\"%s\",\"at\":\"%s\"}"
        .formatted(user, item, type, Instant.now().minus(age));
  }

  private List<String> recommended(String user) throws Exception {
    return pages(user, "");
  }

  @Test
  void noneOfFiveHundredItemsComesBack() throws Exception {
    for (String user : List.of("u5", "stranger")) {
      List<String> best = recommended(user).subList(0, 500);
      String[] types = {"view", "click", "like", "buy", "dislike"};
      send(
          IntStream.range(0, 500)
              .mapToObj(at -> event(user, best.get(at), types[at % 5], Duration.ofDays(at)))
              .collect(Collectors.joining(",")));
      for (int start = 0; start < 2; start++) {
        Set<String> after = Set.copyOf(recommended(user));
        best.forEach(item -> assertFalse(after.contains(item), item));
        assertTrue(after.size() >= ITEMS - 500 - 25, after.size() + " items");
        restart();
      }
      SnapshotId next = publish(user.length());
      while (!server.json("/v1/model").get("modelVersion").asText().equals(next.toString())) {
        Thread.sleep(20);
      }
      Set<String> swapped = Set.copyOf(recommended(user));
      best.forEach(item -> assertFalse(swapped.contains(item), item));
    }
  }

  @Test
  void anOldEventExcludesAsLongAsTheSettingSaysBeforeAndAfterARestart() throws Exception {
    List<String> best = recommended("u5");
    send(event("u5", best.get(0), "click", Duration.ofDays(40)));
    send(event("u5", best.get(1), "click", Duration.ofDays(20)));
    for (int start = 0; start < 2; start++) {
      assertEquals(best.subList(2, 20), recommended("u5").subList(0, 18));
      restart();
    }
    restart("events.remember=30d");
    assertEquals(best.get(0), recommended("u5").getFirst());
    assertFalse(recommended("u5").contains(best.get(1)));
    send(event("u5", best.get(2), "click", Duration.ofDays(40)));
    assertTrue(recommended("u5").contains(best.get(2)));
  }

  @Test
  void anotherSettingOfTypesAppliesToOldEventsToo() throws Exception {
    List<String> best = recommended("u5");
    send(event("u5", best.get(0), "view", Duration.ZERO));
    send(event("u5", best.get(1), "buy", Duration.ofDays(3)));
    send(event("u5", best.get(1), "view", Duration.ofDays(2)));
    restart("events.exclude=[buy, dislike]");
    assertEquals(best.get(0), recommended("u5").getFirst());
    assertFalse(recommended("u5").contains(best.get(1)));
    restart();
    assertFalse(recommended("u5").contains(best.get(0)));
  }

  @Test
  void seenItemsComeBackWhereTheRequestIncludesThem() throws Exception {
    send(event("u5", recommended("u5").getFirst(), "buy", Duration.ZERO));
    send(event("stranger", recommended("stranger").getFirst(), "buy", Duration.ZERO));
    for (String user : List.of("u5", "stranger")) {
      String target = "/v1/users/" + user + "/recommendations?k=500&filter=popularity+%3E%3D+0";
      int unseen = recommended(user).size();
      assertTrue(unseen < ITEMS, unseen + " items");
      assertEquals(unseen, pages(user, "").size());
      assertEquals(unseen, pages(user, "&includeSeen=false").size());
      assertEquals(ITEMS, Set.copyOf(pages(user, "&includeSeen=true")).size());
      assertEquals(200, server.get(target + "&includeSeen=true").statusCode());
      String body = "{\"userId\":\"%s\",\"includeSeen\":true,\"explain\":true}".formatted(user);
      JsonNode answer = TestServer.JSON.readTree(server.post("/v1/recommendations", body).body());
      assertEquals(ITEMS, answer.at("/explain/eligible").asInt());
    }
    String cursor =
        server
            .json("/v1/users/u5/recommendations?k=5&includeSeen=true&cursor=*")
            .get("nextCursor")
            .asText();
    String other = "/v1/users/u5/recommendations?k=5&cursor=" + cursor;
    assertEquals(400, server.get(other).statusCode(), "the cursor belongs to another request");
  }

  private List<String> pages(String user, String parameters) throws Exception {
    List<String> ids = new ArrayList<>();
    String target = "/v1/users/" + user + "/recommendations?k=500" + parameters + "&cursor=";
    for (String cursor = "*"; cursor != null; ) {
      JsonNode page = server.json(target + cursor);
      page.get("items").forEach(item -> ids.add(item.get("id").asText()));
      cursor = page.path("nextCursor").textValue();
    }
    return ids;
  }

  @Test
  void noUserIsEvicted() throws Exception {
    String best = recommended("stranger").getFirst();
    send(
        IntStream.range(0, 900)
            .mapToObj(user -> event("v" + user, best, "dislike", Duration.ofDays(900 - user)))
            .collect(Collectors.joining(",")));
    for (int start = 0; start < 2; start++) {
      for (int user = 0; user < 900; user += 90) {
        String target = "/v1/users/v" + user + "/recommendations?k=3";
        assertFalse(server.json(target).get("items").toString().contains('"' + best + '"'), target);
      }
      restart("events.maxUsers=1000");
    }
  }

  @Test
  void aLateClickDoesNotOverrideANewerDislike() throws Exception {
    send(event("stranger", "i1", "like", Duration.ofHours(3)));
    send(event("stranger", "i7", "dislike", Duration.ofHours(1)));
    List<String> before = recommended("stranger");
    send(event("stranger", "i7", "click", Duration.ofDays(1)));
    for (int start = 0; start < 2; start++) {
      assertEquals(before, recommended("stranger"));
      restart();
    }
    send(event("stranger", "i7", "like", Duration.ZERO));
    assertFalse(before.equals(recommended("stranger")), "a newer event overrides it");
  }

  @Test
  void itemsBeyondTheLimitAreForgottenAndCounted() throws Exception {
    restart("events.maxItems=3");
    List<String> best = recommended("u5");
    for (int at = 0; at < 5; at++) {
      send(event("u5", best.get(at), "dislike", Duration.ofDays(at)));
    }
    List<String> after = recommended("u5");
    assertEquals(List.of(best.get(3), best.get(4), best.get(5)), after.subList(0, 3));
    String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    assertTrue(
        metrics
            .lines()
            .anyMatch(line -> line.matches(".*ccdrec_events_forgotten_items_total 2(\\.0)?")),
        metrics);
  }
}
