package org.ccdrec.server.rerank.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.ccdrec.config.ConfigException;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.FloatMatrix;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What each rule does to the best candidates, by answers of a running server. */
@Timeout(300)
class ScenarioTest {
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(4, 30, 400, 6, 25);
  private static final String SCENARIOS =
      """
      scenarios:
        relevant: {pool: 50, rules: [{rule: mmr, config: {relevance: 1}}]}
        novel: {pool: 50, rules: [{rule: mmr, config: {relevance: 0.3}}]}
        capped: {rules: [{rule: cap, config: {attribute: category, maximum: 2}}]}
        tagged: {rules: [{rule: cap, config: {attribute: tags, maximum: 1}}]}
        sale: {pool: 400, rules: [{rule: boost, config: {filter: "category = 'food'", amount: 2}}]}
        buried: {pool: 400, rules: [{rule: boost, config: {filter: "price < 100", amount: -2}}]}
        new: {pool: 400, rules: [{rule: freshness, config: {attribute: price, halfLife: 0.1, amount: 2}}]}
        pinned: {rules: [{rule: pin, config: {items: [SEEN, iONE, iOTHER, ghost], position: 2}}]}
        odd: {pool: 12, rules: [{rule: reverse}]}
        wrong: {rules: [{rule: boost, config: {filter: "colour = 1"}}]}
      """;

  private static final int ONE = unseen(399);
  private static final int OTHER = unseen(ONE - 1);

  @TempDir static Path directory;
  private static Path file;
  private static TestServer server;

  /** Returns the last item up to one that user 3 has not seen. */
  private static int unseen(int item) {
    return Arrays.binarySearch(GENERATED.seen()[3], item) < 0 ? item : unseen(item - 1);
  }

  @BeforeAll
  static void start() throws IOException {
    file = directory.resolve("scenarios.yaml");
    String seen = "i" + GENERATED.seen()[3][0];
    Files.writeString(
        file,
        SCENARIOS.replace("SEEN", seen).replace("ONE", "" + ONE).replace("OTHER", "" + OTHER));
    GENERATED.publish(SnapshotStore.open(directory.resolve("store")), "shop", true);
    server =
        TestServer.start(
            directory.resolve("store"), "scenarios.file=" + file, "scenarios.reloadInterval=100ms");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<Integer> plain(int k) throws Exception {
    return items(server.json("/v1/users/u3/recommendations?k=" + k));
  }

  private static List<Integer> ordered(String scenario, int k) throws Exception {
    return items(server.json("/v1/users/u3/recommendations?k=" + k + "&scenario=" + scenario));
  }

  private static List<Integer> items(JsonNode answer) {
    List<Integer> items = new ArrayList<>();
    for (JsonNode item : answer.get("items")) {
      items.add(Integer.parseInt(item.get("id").asText().substring(1)));
    }
    assertEquals(items.size(), new HashSet<>(items).size());
    return items;
  }

  /** Returns the mean cosine of all pairs. */
  private static double likeness(List<Integer> items) {
    FloatMatrix vectors = GENERATED.itemVectors();
    double sum = 0;
    int pairs = 0;
    for (int one : items) {
      for (int other : items) {
        if (one < other) {
          sum +=
              dot(vectors, one, other)
                  / Math.sqrt(dot(vectors, one, one) * dot(vectors, other, other));
          pairs++;
        }
      }
    }
    return sum / pairs;
  }

  private static double dot(FloatMatrix vectors, int one, int other) {
    float[] first = new float[vectors.columns()];
    float[] second = new float[vectors.columns()];
    vectors.copyRow(one, first);
    vectors.copyRow(other, second);
    double sum = 0;
    for (int column = 0; column < first.length; column++) {
      sum += (double) first[column] * second[column];
    }
    return sum;
  }

  @Test
  void relevanceAloneChangesNothingAndNoveltyMakesItemsUnlike() throws Exception {
    assertEquals(plain(10), ordered("relevant", 10));
    List<Integer> novel = ordered("novel", 10);
    assertEquals(plain(10).getFirst(), novel.getFirst());
    assertTrue(plain(50).containsAll(novel));
    assertTrue(likeness(novel) < likeness(plain(10)) - 0.1);
  }

  @Test
  void aValueIsCappedWhileOthersAreLeft() throws Exception {
    Map<Integer, Integer> counts = new HashMap<>();
    ordered("capped", 8).forEach(item -> counts.merge(item % 4, 1, Integer::sum));
    assertEquals(Map.of(0, 2, 1, 2, 2, 2, 3, 2), counts);
    assertEquals(20, ordered("capped", 20).size());
    assertEquals(plain(10), ordered("tagged", 10), "all items share a tag");
  }

  @Test
  void whatIsBoostedComesFirstAndWhatIsBuriedLast() throws Exception {
    List<Integer> food = ordered("sale", 20);
    assertTrue(food.stream().allMatch(item -> item % 4 == 2), food.toString());
    List<Integer> expected = plain(400).stream().filter(item -> item % 4 == 2).limit(20).toList();
    assertEquals(expected, food);
    assertTrue(ordered("buried", 20).stream().allMatch(item -> item >= 200));
  }

  @Test
  void theNewestComesFirst() throws Exception {
    List<Integer> all = plain(400);
    assertEquals(Collections.max(all), ordered("new", 1).getFirst());
  }

  @Test
  void pinnedItemsStandAtTheirPlaceUnlessTheyMustNotComeBack() throws Exception {
    List<Integer> pinned = ordered("pinned", 5);
    List<Integer> plain = plain(5);
    assertEquals(plain.getFirst(), pinned.getFirst());
    assertEquals(List.of(ONE, OTHER), pinned.subList(1, 3));
    assertFalse(pinned.contains(GENERATED.seen()[3][0]));
    String filtered =
        "{\"userId\":\"u3\",\"scenario\":\"pinned\",\"k\":5,\"excludeIds\":[\"i" + ONE + "\"]}";
    HttpResponse<byte[]> response = server.post("/v1/recommendations", filtered);
    assertEquals(OTHER, items(TestServer.JSON.readTree(response.body())).get(1));
  }

  @Test
  void aRuleFromTheClassPathIsUsed() throws Exception {
    List<Integer> twelve = new ArrayList<>(plain(12));
    Collections.reverse(twelve);
    assertEquals(twelve.subList(0, 5), ordered("odd", 5));
  }

  @Test
  void whatCannotBeIsRefused() throws Exception {
    String user = "/v1/users/u3/recommendations?scenario=";
    HttpResponse<byte[]> unknown = server.get(user + "none");
    assertEquals(400, unknown.statusCode());
    String detail = new String(unknown.body(), StandardCharsets.UTF_8);
    assertTrue(detail.contains("one of [buried, capped"), detail);
    assertEquals(400, server.get(user + "wrong").statusCode());
    String next = server.json(user + "capped&cursor=*").get("nextCursor").asText();
    assertEquals(400, server.get(user + "novel&cursor=" + next).statusCode());
  }

  /** Returns the items of all pages, sizes of pages alternating; the last one says it is. */
  private static List<Integer> pages(TestServer of, String target) throws Exception {
    List<Integer> paged = new ArrayList<>();
    String cursor = "*";
    for (int page = 0; cursor != null; page++) {
      JsonNode answer = of.json(target + "&k=" + (7 + page % 2) + "&cursor=" + cursor);
      paged.addAll(items(answer));
      cursor = answer.path("nextCursor").textValue();
      assertEquals(cursor == null, answer.path("poolExhausted").asBoolean());
    }
    assertEquals(paged.size(), new HashSet<>(paged).size());
    return paged;
  }

  @Test
  void pagesAreThePoolInItsOrder() throws Exception {
    String user = "/v1/users/u3/recommendations?scenario=";
    for (String scenario : new String[] {"novel", "odd", "relevant"}) {
      List<Integer> paged = pages(server, user + scenario);
      int pool = scenario.equals("odd") ? 12 : 50;
      assertEquals(ordered(scenario, pool), paged, scenario);
      assertEquals(new HashSet<>(plain(pool)), new HashSet<>(paged), scenario);
    }
    List<Integer> similar = pages(server, "/v1/items/i3/similar?scenario=capped");
    assertEquals(200, similar.size());
    assertEquals(similar, items(server.json("/v1/items/i3/similar?scenario=capped&k=200")));
  }

  @Test
  void aCursorEndsWithTheRulesItWasMadeBy() throws Exception {
    Path changing = directory.resolve("pages.yaml");
    Files.writeString(changing, "scenarios: {a: {rules: [{rule: reverse}]}}");
    try (TestServer other =
        TestServer.start(
            directory.resolve("store"),
            "scenarios.file=" + changing,
            "scenarios.reloadInterval=100ms")) {
      String user = "/v1/users/u3/recommendations?scenario=a&cursor=";
      String next = other.json(user + "*").get("nextCursor").asText();
      assertEquals(200, other.get(user + next).statusCode());
      Files.writeString(changing, "scenarios: {a: {pool: 60, rules: [{rule: reverse}]}}");
      HttpResponse<byte[]> response = other.get(user + next);
      while (response.statusCode() == 200) {
        response = other.get(user + next);
      }
      assertEquals(410, response.statusCode());
      String problem = new String(response.body(), StandardCharsets.UTF_8);
      assertTrue(problem.contains("changed since the first page"), problem);
    }
  }

  private static JsonNode explained(String scenario, int k) throws Exception {
    String body =
        "{\"userId\":\"u3\",\"explain\":true,\"scenario\":\"%s\",\"k\":%d}".formatted(scenario, k);
    HttpResponse<byte[]> response = server.post("/v1/recommendations", body);
    assertEquals(200, response.statusCode());
    return TestServer.JSON.readTree(response.body());
  }

  @Test
  void anExplanationSaysWhatEachRuleDid() throws Exception {
    List<Integer> before = plain(400);
    int ruled = 0;
    int removals = 0;
    for (String scenario : new String[] {"novel", "capped", "sale", "new", "pinned", "odd"}) {
      JsonNode answer = explained(scenario, 10);
      int rank = 0;
      for (JsonNode item : answer.get("items")) {
        rank++;
        JsonNode explain = item.get("explain");
        int index = Integer.parseInt(item.get("id").asText().substring(1));
        int first = explain.path("rankBeforeRules").asInt();
        assertTrue(first == before.indexOf(index) + 1 || first == 0, scenario + explain);
        JsonNode rules = explain.get("rules");
        if (!rules.isEmpty()) {
          ruled++;
          assertEquals(1, rules.size());
          assertEquals(first, rules.get(0).path("rankBefore").asInt());
          assertEquals(rank, rules.get(0).path("rankAfter").asInt());
          assertEquals(item.get("score"), rules.get(0).get("scoreAfter"));
        } else {
          assertEquals(rank, first, scenario);
        }
      }
      for (JsonNode removed : answer.get("explain").get("removedByRules")) {
        int index = Integer.parseInt(removed.get("id").asText().substring(1));
        assertTrue(removed.get("rankBeforeRules").asInt() <= 10);
        assertTrue(before.subList(0, 10).contains(index) && !items(answer).contains(index));
        assertTrue(removed.get("rules").get(0).get("rankAfter").asInt() > 10);
        removals++;
      }
      List<Integer> gone = new ArrayList<>(before.subList(0, 10));
      gone.removeAll(items(answer));
      assertEquals(gone.size(), answer.get("explain").get("removedByRules").size(), scenario);
    }
    assertTrue(ruled > 0 && removals > 0, ruled + " items ruled, " + removals + " removed");
  }

  /** Returns what a rule says of an item of an answer. */
  private static String why(JsonNode item) {
    JsonNode rules = item.path("explain").path("rules");
    return (rules.isMissingNode() ? item.path("rules") : rules).path(0).path("why").asText();
  }

  @Test
  void rulesSayWhy() throws Exception {
    for (JsonNode item : explained("sale", 3).get("items")) {
      assertTrue(why(item).matches("boosted by [0-9.]+: category = 'food'"), why(item));
    }
    JsonNode pinned = explained("pinned", 4).get("items");
    assertEquals("pinned at 2", why(pinned.get(1)));
    assertEquals("pinned at 3", why(pinned.get(2)));
    assertEquals("", why(pinned.get(0)));
    JsonNode capped = explained("capped", 8).get("explain").get("removedByRules");
    assertFalse(capped.isEmpty());
    for (JsonNode removed : capped) {
      assertTrue(why(removed).matches("capped: 2 of category = \\w+ are before it"), why(removed));
    }
    String second = why(explained("novel", 2).get("items").get(1));
    assertTrue(second.isEmpty() || second.startsWith("relevance counts 0."), second);
    assertTrue(why(explained("new", 1).get("items").get(0)).startsWith("fresh: "));
  }

  @Test
  void aRuleFromTheClassPathSaysWhyToo() throws Exception {
    JsonNode first = explained("odd", 5).get("items").get(0);
    assertEquals("turned round", why(first));
    assertEquals(12, explained("odd", 5).get("explain").get("pool").asInt());
    assertFalse(
        server
            .json("/v1/users/u3/recommendations?scenario=odd")
            .get("items")
            .get(0)
            .has("explain"));
  }

  @Test
  void aChangedFileIsUsedAndAWrongOneIsNot() throws Exception {
    Path changing = directory.resolve("changing.yaml");
    Files.writeString(changing, "scenarios: {a: {rules: [{rule: reverse}]}}");
    try (var log = new Recorded("org.ccdrec.server.rerank.scenario.Scenarios");
        TestServer other =
            TestServer.start(
                directory.resolve("store"),
                "scenarios.file=" + changing,
                "scenarios.reloadInterval=100ms")) {
      String first = "/v1/users/u3/recommendations?scenario=a";
      assertEquals(200, other.get(first).statusCode());
      Files.writeString(changing, "scenarios: {b: {rules: [{rule: cap, config: {maximum: 0}}]}}");
      while (log.messages().stream().noneMatch(line -> line.contains("cannot be used"))) {
        Thread.onSpinWait();
      }
      assertTrue(log.messages().getFirst().contains("maximum"), log.messages().toString());
      assertEquals(200, other.get(first).statusCode());
      Files.writeString(changing, "scenarios: {b: {rules: []}}");
      while (other.get("/v1/users/u3/recommendations?scenario=b").statusCode() != 200) {
        Thread.onSpinWait();
      }
      assertEquals(400, other.get(first).statusCode());
    }
  }

  @Test
  void aWrongFileIsRefusedAtTheStartWithEveryError() throws Exception {
    Path wrong = directory.resolve("wrong.yaml");
    String setting = "scenarios.file=" + wrong;
    Files.writeString(wrong, "scenarios: {a: {rules: [{rule: mmr, config: {relevence: 2}}]}}");
    var misspelt =
        assertThrows(
            ConfigException.class, () -> TestServer.start(directory.resolve("store"), setting));
    assertTrue(misspelt.getMessage().contains("relevence"), misspelt.getMessage());
    Files.writeString(wrong, "scenarios: {a: {rules: [{rule: shuffle}]}}");
    var unknown =
        assertThrows(
            IllegalArgumentException.class,
            () -> TestServer.start(directory.resolve("store"), setting));
    assertTrue(unknown.getMessage().contains("known: [boost, cap"), unknown.getMessage());
  }

  @Test
  void theShippedFileIsRead() throws Exception {
    try (TestServer shipped =
        TestServer.start(
            directory.resolve("store"), "scenarios.file=" + Path.of("../conf/scenarios.yaml"))) {
      assertEquals(10, items(shipped.json("/v1/users/u3/recommendations?scenario=diverse")).size());
    }
  }
}
