package org.ccdrec.server.catalogue;

import static org.ccdrec.server.catalogue.CatalogueShop.ids;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of items, as a client sees them. */
@Timeout(180)
class LivingCatalogueTest {
  private static final String USER_ID = userWhoHasNotSeen(7, 8, 9, 10, 20);
  private static final String PAGES = "/v1/users/" + USER_ID + "/recommendations?k=7";
  private static final String USER = "/v1/users/" + USER_ID + "/recommendations?k=80";
  private static final String UNKNOWN = "/v1/users/nobody/recommendations?k=80";

  @TempDir Path directory = Path.of("unset");
  private CatalogueShop shop;

  private static String userWhoHasNotSeen(Integer... items) {
    int[][] seen = CatalogueShop.GENERATED.seen();
    for (int user = 0; user < seen.length; user++) {
      if (IntStream.of(seen[user]).noneMatch(List.of(items)::contains)) {
        return "u" + user;
      }
    }
    throw new AssertionError("every user has seen one of them");
  }

  @BeforeEach
  void start() throws Exception {
    CatalogueShop.publish(directory.resolve("store"));
    shop = open();
  }

  private CatalogueShop open(String... settings) throws Exception {
    Path scenarios = directory.resolve("scenarios.yaml");
    Files.writeString(
        scenarios,
        "scenarios: {pinned: {pool: 80, rules: [{rule: pin, config: {items: [i7, i8, new-1]}}]}}");
    List<String> all =
        new ArrayList<>(List.of("events.enabled=true", "scenarios.file=" + scenarios));
    all.addAll(List.of(settings));
    return new CatalogueShop(directory.resolve("store"), all.toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    shop.close();
  }

  /** Returns all ways to be recommended an item, as answers. */
  private List<JsonNode> everywhere() throws Exception {
    List<JsonNode> answers = new ArrayList<>();
    for (String target :
        List.of(
            USER,
            USER + "&filter=price+%3E%3D+0",
            USER + "&filter=popularity+%3E%3D+0",
            USER + "&explain=true",
            USER + "&scenario=pinned",
            UNKNOWN,
            UNKNOWN + "&scenario=pinned",
            "/v1/items/i9/similar?k=80")) {
      answers.add(shop.get(target));
    }
    for (String body :
        List.of(
            "{\"session\":{\"positive\":[\"i9\"]},\"k\":80}",
            "{\"vector\":[1,0,0,0],\"k\":80}",
            "{\"userId\":\"" + USER_ID + "\",\"k\":80,\"includeIds\":[\"i7\",\"i8\",\"i10\"]}",
            "{\"k\":80}")) {
      answers.add(shop.post("/v1/recommendations", body));
    }
    answers.add(shop.post("/v1/similar", "{\"id\":\"i9\",\"k\":80}"));
    return answers;
  }

  private static long showing(List<JsonNode> answers, String itemId) {
    return answers.stream().filter(answer -> ids(answer).contains(itemId)).count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"availability\":\"sold-out\"}",
        "{\"availability\":\"hidden\"}",
        "{\"availableUntil\":\"2020-01-01T00:00:00Z\"}",
        "{\"availableFrom\":\"2999-01-01T00:00:00Z\"}"
      })
  void whatIsUnavailableAppearsNowhereUntilItReturns(String change) throws Exception {
    List<JsonNode> before = everywhere();
    assertEquals(before.size(), showing(before, "i7"), "it is shown, and the answers are cached");
    shop.patch("i7", change);
    assertEquals(0, showing(everywhere(), "i7"));
    assertFalse(shop.walk(PAGES).contains("i7"));
    assertFalse(shop.walk(PAGES + "&scenario=pinned").contains("i7"));
    assertEquals(1, shop.get("/v1/model").at("/catalogue/unavailable").asInt());
    JsonNode explained = shop.get(USER + "&explain=true");
    assertEquals(1, explained.at("/explain/leftOutBy/unavailable").asInt());
    assertEquals("Item \"7\"", shop.get("/v1/items/i7").get("title").asText());
    assertTrue(shop.get("/v1/items/i7/similar").get("items").size() > 0, "it still has a vector");
    shop.patch("i7", "{\"availability\":null,\"availableFrom\":null,\"availableUntil\":null}");
    assertEquals(before.size(), showing(everywhere(), "i7"));
  }

  @Test
  void aDeletedItemIsUnknownUntilItIsPutAgain() throws Exception {
    List<JsonNode> before = everywhere();
    shop.send(200, "DELETE", "/v1/items/i7", "");
    shop.send(200, "DELETE", "/v1/items/i7", "");
    assertEquals(0, showing(everywhere(), "i7"));
    shop.send(404, "GET", "/v1/items/i7", "");
    shop.send(404, "GET", "/v1/items/i7/similar", "");
    shop.send(404, "PATCH", "/v1/items/i7", "{\"title\":\"x\"}");
    shop.put("i7", "{\"title\":\"Back\",\"attributes\":{\"price\":1}}");
    assertEquals(before.size(), showing(everywhere(), "i7"));
    JsonNode item = shop.get("/v1/items/i7");
    assertEquals("Back", item.get("title").asText());
    assertFalse(item.has("category"), "what is put replaces everything");
    shop.send(404, "DELETE", "/v1/items/never", "");
  }

  @Test
  void timeLimitsTakeEffectWhenTheyPass() throws Exception {
    Instant until = Instant.now().plusMillis(1500);
    Instant from = Instant.now().plusMillis(1500);
    shop.patch("i7", "{\"availableUntil\":\"" + until + "\"}");
    shop.patch("i8", "{\"availableFrom\":\"" + from + "\"}");
    List<String> before = ids(shop.get(USER));
    assertTrue(before.contains("i7") && !before.contains("i8") || Instant.now().isAfter(until));
    Thread.sleep(Duration.between(Instant.now(), until).plusMillis(5).toMillis());
    List<String> after = ids(shop.get(USER));
    assertTrue(!after.contains("i7") && after.contains("i8"), after.toString());
  }

  @Test
  void filtersJudgeItemsByTheirLatestAttributes() throws Exception {
    assertEquals(List.of(), ids(shop.get(USER + "&filter=price+%3E+1000")));
    shop.patch("i7", "{\"attributes\":{\"price\":5000.5}}");
    shop.patch("i8", "{\"attributes\":{\"price\":null,\"tags\":[\"new\"]},\"category\":\"toys\"}");
    assertEquals(List.of("i7"), ids(shop.get(USER + "&filter=price+%3E+1000")));
    assertEquals(List.of("i8"), ids(shop.get(USER + "&filter=price+is+null")));
    assertEquals(List.of("i8"), ids(shop.get(USER + "&filter=category+%3D+'toys'")));
    assertEquals(List.of("i8"), ids(shop.get(USER + "&filter=tags+%3D+'new'")));
    assertFalse(ids(shop.get(USER + "&filter=tags+%3D+'all'")).contains("i8"));
    assertFalse(ids(shop.get(USER + "&filter=price+%3C+1000")).contains("i7"));
    JsonNode item = shop.get("/v1/items/i8");
    assertEquals("{\"tags\":[\"new\"]}", item.get("attributes").toString());
    assertEquals("Item \"8\"", item.get("title").asText(), "what is not named stays");
    assertEquals("/v1/items/i8/image", item.get("image").asText());
    assertEquals(item.get("attributes"), only(shop.get(USER), "i8").get("attributes"));
  }

  private static JsonNode only(JsonNode answer, String itemId) {
    for (JsonNode item : answer.get("items")) {
      if (item.get("id").asText().equals(itemId)) {
        return item;
      }
    }
    throw new AssertionError(itemId + " is not in " + answer);
  }

  /** Returns the content vector of an item, as JSON. */
  private static String contentOf(int item) {
    float[] row = new float[4];
    CatalogueShop.GENERATED.itemVectors().copyRow(item, row);
    return "{\"visual\":" + Arrays.toString(row) + "}";
  }

  private void awaitShown(String target, String itemId) throws Exception {
    long end = System.nanoTime() + 1_000_000_000L;
    while (!ids(shop.get(target)).contains(itemId)) {
      assertTrue(System.nanoTime() < end, itemId + " is recommended within a second");
    }
  }

  @Test
  void aNewItemIsRecommendedByItsContentWithinASecond() throws Exception {
    shop.put(
        "new-1",
        "{\"title\":\"Novelty\",\"category\":\"toys\",\"attributes\":{\"price\":9999},\"content\":"
            + contentOf(7)
            + "}");
    awaitShown(USER, "new-1");
    JsonNode item = shop.get("/v1/items/new-1");
    assertTrue(item.get("new").asBoolean());
    assertEquals("available", item.get("availability").asText());
    assertEquals(0, item.get("popularity").asInt());
    JsonNode byVector = shop.post("/v1/similar", "{\"content\":" + contentOf(7) + ",\"k\":80}");
    JsonNode byId = shop.get("/v1/items/new-1/similar?k=80");
    assertEquals("content", byId.get("servedBy").asText());
    List<String> others = new ArrayList<>(ids(byVector));
    assertTrue(others.remove("new-1"), "it is similar to its own content");
    assertEquals(others, ids(byId));
    assertEquals(List.of("new-1"), ids(shop.get(USER + "&filter=price+%3E+1000")));
    assertEquals("new-1", ids(shop.get(UNKNOWN)).getLast(), "nobody has interacted with it");
    assertTrue(ids(shop.get(USER + "&scenario=pinned")).subList(0, 3).contains("new-1"));
    List<String> walked = shop.walk(PAGES);
    assertEquals(new HashSet<>(walked).size(), walked.size());
    assertEquals(ids(shop.get(USER)), walked);
    JsonNode session =
        shop.post("/v1/recommendations", "{\"session\":{\"positive\":[\"new-1\"]},\"k\":5}");
    assertEquals("[\"new-1\"]", session.get("byContent").toString());
    assertFalse(session.has("unknownIds"));
    shop.post("/v1/events", "{\"userId\":\"" + USER_ID + "\",\"itemId\":\"new-1\"}");
    assertFalse(ids(shop.get(USER)).contains("new-1"), "an event excludes it");
    shop.patch("new-1", "{\"availability\":\"sold-out\"}");
    assertEquals(0, showing(everywhere(), "new-1"));
    shop.send(200, "DELETE", "/v1/items/new-1", "");
    shop.send(404, "GET", "/v1/items/new-1", "");
    assertEquals(0, showing(everywhere(), "new-1"));
  }

  @Test
  void changedContentMovesANewItem() throws Exception {
    shop.put("new-1", "{\"content\":" + contentOf(7) + "}");
    awaitShown(USER, "new-1");
    double before = only(shop.get(USER), "new-1").get("score").asDouble();
    shop.patch("new-1", "{\"title\":\"Same content\"}");
    assertEquals(before, only(shop.get(USER), "new-1").get("score").asDouble());
    shop.patch("new-1", "{\"content\":" + contentOf(20) + "}");
    long end = System.nanoTime() + 1_000_000_000L;
    while (only(shop.get(USER), "new-1").get("score").asDouble() == before) {
      assertTrue(System.nanoTime() < end, "its vector changes within a second");
    }
  }

  @Test
  void oneBadItemDoesNotRejectTheOthers() throws Exception {
    String body =
        """
        {"items": [
          {"id": "i7", "operation": "patch", "availability": "sold-out"},
          {"id": "i8", "operation": "patch", "attributes": {"colour": "red"}},
          {"id": "ghost", "operation": "patch", "title": "x"},
          {"id": "i9", "operation": "remove"},
          {"id": "i10", "operation": "delete"},
          {"title": "no id"},
          {"id": "new-1", "content": %s},
          {"id": "new-1", "operation": "patch", "title": "In order"}
        ]}
        """
            .formatted(contentOf(7));
    JsonNode answer = shop.post("/v1/items", body);
    assertEquals(4, answer.get("accepted").asInt(), answer.toString());
    assertEquals(4, answer.get("rejected").asInt());
    List<Boolean> accepted = new ArrayList<>();
    answer.get("results").forEach(each -> accepted.add(each.get("accepted").asBoolean()));
    assertEquals(List.of(true, false, false, false, true, false, true, true), accepted);
    assertTrue(
        answer.at("/results/1/reason").asText().contains("attribute colour is unknown"),
        answer.toString());
    assertEquals("In order", shop.get("/v1/items/new-1").get("title").asText());
    assertEquals(0, showing(everywhere(), "i7"));
    assertEquals(
        "{\"accepted\":1}", shop.post("/v1/items", "{\"items\":[{\"id\":\"i7\"}]}").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"colour\":1}",
        "{\"title\":1}",
        "{\"availability\":\"deleted\"}",
        "{\"availableFrom\":\"tomorrow\"}",
        "{\"availableFrom\":\"2026-01-02T00:00:00Z\",\"availableUntil\":\"2026-01-01T00:00:00Z\"}",
        "{\"attributes\":{\"price\":\"cheap\"}}",
        "{\"attributes\":{\"tags\":\"all\"}}",
        "{\"attributes\":[]}",
        "{\"content\":{\"visual\":[1,2]}}",
        "{\"content\":{\"visual\":[0,0,0,0]}}",
        "{\"content\":{\"audio\":[1,2]}}",
        "{\"picture\":\"!\"}"
      })
  void aChangeThatBreaksARuleIsRefused(String body) throws Exception {
    shop.send(400, "PUT", "/v1/items/i7", body);
    shop.send(400, "PATCH", "/v1/items/i7", body);
    assertEquals("Item \"7\"", shop.get("/v1/items/i7").get("title").asText());
    shop.send(400, "POST", "/v1/items", body);
  }

  @Test
  void withoutTheSettingChangesAreRefused() throws Exception {
    shop.close();
    shop = open("catalogue.enabled=false");
    JsonNode problem = shop.send(404, "PUT", "/v1/items/i7", "{}");
    assertEquals("/problems/no-catalogue", problem.get("type").asText());
    shop.send(404, "POST", "/v1/items", "{\"items\":[{\"id\":\"i7\"}]}");
    shop.send(404, "DELETE", "/v1/items/i7", "");
  }

  @Test
  void picturesAreStoredAndServed() throws Exception {
    byte[] png = "\u0089PNG of a hat".getBytes(StandardCharsets.ISO_8859_1);
    String base64 = Base64.getEncoder().encodeToString(png);
    shop.patch("i7", "{\"picture\":\"" + base64 + "\"}");
    assertEquals("/v1/items/i7/image", shop.get("/v1/items/i7").get("image").asText());
    var picture = shop.server().get("/v1/items/i7/image");
    assertArrayEquals(png, picture.body());
    assertEquals("image/png", picture.headers().firstValue("content-type").orElse(""));
    shop.patch("i8", "{\"title\":\"Hat\"}");
    assertEquals(200, shop.server().get("/v1/items/i8/image").statusCode(), "the snapshot's");
    shop.patch("i8", "{\"picture\":null}");
    assertEquals(404, shop.server().get("/v1/items/i8/image").statusCode());
    assertFalse(shop.get("/v1/items/i8").has("image"));
  }

  @Test
  void changesOutliveRestartsAndSwaps() throws Exception {
    shop.patch("i7", "{\"availability\":\"sold-out\"}");
    shop.patch("i8", "{\"attributes\":{\"price\":7777}}");
    shop.put("new-1", "{\"content\":" + contentOf(7) + "}");
    shop.put("i61", "{\"title\":\"Soon trained\",\"content\":" + contentOf(9) + "}");
    awaitShown(USER, "i61");
    String version = shop.get("/v1/model").get("modelVersion").asText();
    shop.close();
    shop = open();
    assertChanged(true);
    CatalogueShop.publish(directory.resolve("store"), new GeneratedSnapshot(2, 20, 70, 4, 3));
    while (shop.get("/v1/model").get("modelVersion").asText().equals(version)) {
      Thread.sleep(10);
    }
    assertChanged(false);
  }

  private void assertChanged(boolean isNew) throws Exception {
    List<String> shown = ids(shop.get(USER));
    assertFalse(shown.contains("i7"));
    assertTrue(shown.contains("new-1"), "at once, because vectors are computed before a swap");
    assertTrue(shown.contains("i61"));
    assertEquals(List.of("i8"), ids(shop.get(USER + "&filter=price+%3E+1000")));
    JsonNode item = shop.get("/v1/items/i61");
    assertEquals("Soon trained", item.get("title").asText());
    assertEquals(isNew, item.has("new"));
  }

  @Test
  void pagesOfAScenarioEndWhenTheCatalogueChangesTheirOrder() throws Exception {
    String target = PAGES + "&scenario=pinned&cursor=";
    String next = shop.get(target + "*").get("nextCursor").asText();
    shop.patch("i1", "{\"title\":\"Another title\"}");
    assertEquals(7, shop.get(target + next).get("items").size(), "the order is the same");
    shop.patch("i7", "{\"availability\":\"sold-out\"}");
    shop.send(410, "GET", target + next, "");
  }

  @Test
  void changesAreInTheMetrics() throws Exception {
    shop.patch("i7", "{\"availability\":\"hidden\"}");
    shop.put("new-1", "{\"content\":" + contentOf(7) + "}");
    shop.send(400, "PUT", "/v1/items/i7", "{\"colour\":1}");
    String metrics = new String(shop.server().get("/metrics").body(), StandardCharsets.UTF_8);
    for (String line :
        List.of(
            "ccdrec_catalogue_accepted_total 2",
            "ccdrec_catalogue_rejected_total 1",
            "ccdrec_catalogue_write_failures_total 0",
            "ccdrec_catalogue_items 2",
            "ccdrec_catalogue_new_items 1",
            "ccdrec_catalogue_changed_items 1",
            "ccdrec_catalogue_unavailable_items 1")) {
      assertTrue(metrics.contains("\n" + line), line);
    }
    assertNotEquals(-1, metrics.indexOf("ccdrec_catalogue_log_bytes "));
  }
}
