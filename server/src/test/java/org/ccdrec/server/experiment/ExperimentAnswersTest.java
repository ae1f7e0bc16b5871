package org.ccdrec.server.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ccdrec.server.testing.Administrator;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Waiting;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What experiments and exploration do to answers, by answers of a running server. */
@Timeout(300)
class ExperimentAnswersTest {
  private static final String PLAIN = "/v1/users/u%d/recommendations?k=8";

  @TempDir Path directory = Path.of("unset");

  private SnapshotId publish(int seed) throws Exception {
    return new GeneratedSnapshot(seed, 60, 400, 6, 5)
        .publish(SnapshotStore.open(directory.resolve("store")), "shop", true);
  }

  private TestServer start(String experiments, String... settings) throws Exception {
    Path scenarios = directory.resolve("scenarios.yaml");
    Files.writeString(
        scenarios,
        "scenarios: {mixed: {pool: 50, rules: [{rule: mmr, config: {relevance: 0.3}}]}}");
    Path file = Files.writeString(directory.resolve("experiments.yaml"), experiments);
    List<String> all = new ArrayList<>(List.of("scenarios.file=" + scenarios));
    if (!experiments.isEmpty()) {
      all.add("experiments.file=" + file);
      all.add("experiments.reloadInterval=100ms");
    }
    all.addAll(List.of(settings));
    return TestServer.start(directory.resolve("store"), all.toArray(String[]::new));
  }

  private static List<String> items(JsonNode answer) {
    List<String> items = new ArrayList<>();
    answer.get("items").forEach(item -> items.add(item.get("id").asText()));
    return items;
  }

  private static String variant(JsonNode answer) {
    return answer.path("experiment").path("variant").asText("none");
  }

  @Test
  void aVariantAnswersWithItsScenarioAndTheOthersPlainly() throws Exception {
    publish(1);
    String yaml = "experiments: {list: {variants: {plain: {}, mixed: {scenario: mixed}}}}";
    try (TestServer server = start(yaml)) {
      Set<String> variants = new HashSet<>();
      for (int user = 0; user < 40; user++) {
        String target = PLAIN.formatted(user);
        JsonNode answer = server.json(target);
        String variant = variant(answer);
        variants.add(variant);
        JsonNode explicit = server.json(target + "&scenario=mixed");
        assertEquals("none", variant(explicit), "a request that names a scenario is in none");
        assertEquals(variant.equals("mixed"), items(answer).equals(items(explicit)));
        assertEquals(items(answer), items(server.json(target)));
        JsonNode posted =
            TestServer.JSON.readTree(
                server
                    .post("/v1/recommendations", "{\"userId\":\"u" + user + "\",\"k\":8}")
                    .body());
        assertEquals(items(answer), items(posted));
        assertEquals(variant, variant(posted));
        assertNotEquals(
            answer.get("recommendationId").asText(), posted.get("recommendationId").asText());
        assertTrue(answer.get("recommendationId").asText().contains("."), answer + "");
      }
      assertEquals(Set.of("plain", "mixed"), variants);
      assertEquals("none", variant(server.json("/v1/items/i1/similar")));
      assertFalse(items(server.json("/v1/users/stranger/recommendations")).isEmpty());
    }
  }

  @Test
  void eachRequestOfABatchIsAssignedByItsOwnUser() throws Exception {
    publish(1);
    String yaml = "experiments: {list: {variants: {plain: {}, mixed: {scenario: mixed}}}}";
    try (TestServer server = start(yaml)) {
      List<String> requests = new ArrayList<>();
      for (int user = 0; user < 20; user++) {
        requests.add("{\"userId\":\"u" + user + "\",\"k\":8}");
      }
      requests.add("{\"userId\":\"u1\",\"k\":8,\"scenario\":\"mixed\"}");
      requests.add("{\"k\":8}");
      byte[] body =
          server
              .post(
                  "/v1/recommendations/batch",
                  "{\"requests\":[" + String.join(",", requests) + "]}")
              .body();
      JsonNode answers = TestServer.JSON.readTree(body).get("answers");
      Set<String> variants = new HashSet<>();
      for (int user = 0; user < 20; user++) {
        JsonNode alone = server.json(PLAIN.formatted(user));
        assertEquals(variant(alone), variant(answers.get(user)));
        assertEquals(items(alone), items(answers.get(user)));
        variants.add(variant(alone));
      }
      assertEquals(Set.of("plain", "mixed"), variants);
      assertEquals("none", variant(answers.get(20)), "its scenario was chosen by the client");
      assertEquals("none", variant(answers.get(21)), "nobody in particular");
    }
  }

  @Test
  void aRequestThatNamesAScenarioIsInAnExperimentThatComparesNone() throws Exception {
    publish(1);
    String yaml =
        "experiments: {a: {variants: {usual: {}, exact: {exactSearch: true}}, testers: {u3: exact}}}";
    try (TestServer server = start(yaml)) {
      JsonNode answer = server.json(PLAIN.formatted(3) + "&scenario=mixed");
      assertEquals("exact", variant(answer));
      assertNotEquals(items(server.json(PLAIN.formatted(3))), items(answer));
    }
    try (TestServer server = start("")) {
      List<String> without = items(server.json(PLAIN.formatted(3) + "&scenario=mixed"));
      try (TestServer with = start(yaml)) {
        assertEquals(without, items(with.json(PLAIN.formatted(3) + "&scenario=mixed")));
      }
    }
  }

  private static List<JsonNode> walk(TestServer server, String target, Changing change)
      throws Exception {
    List<JsonNode> pages = new ArrayList<>();
    String cursor = "*";
    while (cursor != null) {
      JsonNode page = server.json(target + "&cursor=" + cursor);
      pages.add(page);
      change.after(pages.size());
      cursor = page.has("nextCursor") ? page.get("nextCursor").asText() : null;
    }
    return pages;
  }

  /** What changes between two pages. */
  private interface Changing {
    void after(int page) throws Exception;
  }

  @Test
  void pagesKeepTheVariantOfTheirFirstPage() throws Exception {
    publish(1);
    String yaml =
        "experiments: {list: {variants: {plain: {}, mixed: {scenario: mixed}},"
            + " testers: {u1: plain, u2: mixed}}}";
    try (TestServer server = start(yaml)) {
      List<JsonNode> mixed = walk(server, PLAIN.formatted(2), _ -> {});
      List<String> walked = new ArrayList<>();
      for (JsonNode page : mixed) {
        assertEquals("mixed", variant(page));
        walked.addAll(items(page));
      }
      assertEquals(50, walked.size(), "pages of a scenario end with its candidates");
      assertTrue(mixed.getLast().get("poolExhausted").asBoolean());
      assertEquals(
          items(server.json("/v1/users/u2/recommendations?scenario=mixed&k=50")),
          walked,
          "as if the client had named the scenario");
      JsonNode plain = server.json(PLAIN.formatted(1) + "&cursor=*");
      assertEquals("plain", variant(plain));
      String next = "&cursor=" + plain.get("nextCursor").asText();
      // the experiment changes sides, then ends: pages that began before go on as they began
      Files.writeString(
          directory.resolve("experiments.yaml"),
          "experiments: {list: {variants: {plain: {}, mixed: {scenario: mixed}},"
              + " testers: {u1: mixed, u2: plain}}}");
      Waiting.until(
          "a change of the file", () -> variant(server.json(PLAIN.formatted(1))).equals("mixed"));
      assertEquals("plain", variant(server.json(PLAIN.formatted(1) + next)));
      JsonNode begun = server.json(PLAIN.formatted(1) + "&cursor=*");
      assertEquals("mixed", variant(begun));
      Files.writeString(directory.resolve("experiments.yaml"), "experiments: {}\n");
      Waiting.until(
          "a change of the file", () -> variant(server.json(PLAIN.formatted(1))).equals("none"));
      JsonNode second = server.json(PLAIN.formatted(1) + next);
      assertEquals("none", variant(second), "the order of the control is the plain one");
      assertEquals(8, items(second).size());
      String gone = PLAIN.formatted(1) + "&cursor=" + begun.get("nextCursor").asText();
      assertEquals(410, server.get(gone).statusCode(), "the order of the variant no longer exists");
    }
  }

  @Test
  void pagesThatBeganBeforeAnExperimentStayInNone() throws Exception {
    publish(1);
    try (TestServer server = start("experiments: {}")) {
      JsonNode first = server.json(PLAIN.formatted(1) + "&cursor=*");
      Files.writeString(
          directory.resolve("experiments.yaml"),
          "experiments: {list: {variants: {plain: {}, mixed: {scenario: mixed}}}}");
      Waiting.until(
          "a change of the file", () -> !variant(server.json(PLAIN.formatted(1))).equals("none"));
      String next = PLAIN.formatted(1) + "&cursor=" + first.get("nextCursor").asText();
      assertEquals("none", variant(server.json(next)));
      assertEquals(8, items(server.json(next)).size());
      assertEquals(400, server.get(next + "&scenario=mixed").statusCode(), "another request");
    }
  }

  @Test
  void pagesOfAPlacementKeepTheirVariantAndVersionsTheirs() throws Exception {
    SnapshotId first = publish(1);
    String yaml =
        """
        experiments:
          home:
            placements: [home]
            variants: {usual: {}, mixed: {scenario: mixed}}
            testers: {u2: mixed}
          model:
            variants: {now: {}, old: {version: %s}}
            testers: {u3: old}
        """
            .formatted(first);
    Path placements = directory.resolve("placements.yaml");
    Files.writeString(placements, "placements: {home: {k: 8}}");
    try (TestServer server = start(yaml, "placements.file=" + placements)) {
      SnapshotId second = publish(2);
      Waiting.until(
          "the second version",
          () -> server.json("/v1/model").get("modelVersion").asText().equals(second.toString()));
      for (JsonNode page : walk(server, "/v1/placements/home/recommendations?userId=u2", _ -> {})) {
        assertEquals("mixed", variant(page));
        assertFalse(page.get("fallback").asBoolean(), page + "");
        assertEquals(second.toString(), page.get("modelVersion").asText());
      }
      JsonNode old = server.json(PLAIN.formatted(3) + "&cursor=*");
      assertEquals("old", variant(old));
      assertEquals(first.toString(), old.get("modelVersion").asText());
      JsonNode next = server.json(PLAIN.formatted(3) + "&cursor=" + old.get("nextCursor").asText());
      assertEquals("old", variant(next));
      assertEquals(first.toString(), next.get("modelVersion").asText());
      byte[] batch =
          server
              .post("/v1/recommendations/batch", "{\"requests\":[{\"userId\":\"u3\"},{\"k\":3}]}")
              .body();
      JsonNode answers = TestServer.JSON.readTree(batch).get("answers");
      assertEquals(first.toString(), answers.get(0).get("modelVersion").asText());
      assertEquals(second.toString(), answers.get(1).get("modelVersion").asText());
    }
  }

  @Test
  void aVariantMayBeAVersionThatIsLoaded() throws Exception {
    SnapshotId first = publish(1);
    SnapshotId second = publish(2);
    String yaml =
        """
        experiments:
          model:
            variants: {now: {version: stable}, next: {version: canary}}
            testers: {u1: now, u2: next}
        """;
    try (TestServer server = start(yaml, "admin.enabled=true", "admin.port=0", "canary.share=0")) {
      new Administrator(server).activate(first.toString());
      JsonNode without = server.json(PLAIN.formatted(2));
      assertEquals("none", variant(without), "no canary is loaded");
      assertEquals(first.toString(), without.get("modelVersion").asText());
      assertEquals("now", variant(server.json(PLAIN.formatted(1))));
      canary(server, second);
      JsonNode next = server.json(PLAIN.formatted(2));
      assertEquals("next", variant(next));
      assertEquals(second.toString(), next.get("modelVersion").asText());
      assertEquals(first.toString(), server.json(PLAIN.formatted(1)).get("modelVersion").asText());
      String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
      assertTrue(
          metrics.contains("ccdrec_experiment_unserved_total{experiment=\"model\"} "), metrics);
    }
  }

  private static void canary(TestServer server, SnapshotId version) throws Exception {
    try (var client = java.net.http.HttpClient.newHttpClient()) {
      var uri =
          java.net.URI.create("http://127.0.0.1:" + server.server().adminPort() + "/admin/canary");
      var request =
          java.net.http.HttpRequest.newBuilder(uri)
              .header("content-type", "application/json")
              .POST(
                  java.net.http.HttpRequest.BodyPublishers.ofString(
                      "{\"snapshot\":\"" + version + "\"}"));
      var answer = client.send(request.build(), java.net.http.HttpResponse.BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
    }
  }

  @Test
  void anExactVariantOfAGraphHasTheExactItems() throws Exception {
    publish(1);
    String yaml =
        "experiments: {a: {variants: {narrow: {searchBeam: 10}, exact: {exactSearch: true}},"
            + " testers: {u3: exact, u4: narrow}}}";
    List<String> exact;
    try (TestServer server = start("")) {
      exact = items(server.json(PLAIN.formatted(3)));
    }
    try (TestServer server =
        start(
            yaml, "retrieval.exactUpTo=10", "retrieval.connections=4", "retrieval.buildBeam=16")) {
      assertEquals(exact, items(server.json(PLAIN.formatted(3))));
      assertEquals(8, items(server.json(PLAIN.formatted(4))).size());
    }
  }

  @Test
  void aPlacementHasItsOwnExperiment() throws Exception {
    publish(1);
    String yaml =
        """
        experiments:
          home:
            placements: [home]
            variants: {usual: {}, mixed: {scenario: mixed}}
            testers: {u1: usual, u2: mixed}
        """;
    Path placements = directory.resolve("placements.yaml");
    Files.writeString(placements, "placements: {home: {k: 8}, cart: {k: 8}}");
    try (TestServer server = start(yaml, "placements.file=" + placements)) {
      for (int user = 1; user <= 2; user++) {
        String query = "/recommendations?userId=u" + user;
        JsonNode home = server.json("/v1/placements/home" + query);
        assertEquals(user == 1 ? "usual" : "mixed", variant(home));
        assertEquals("home", home.get("placement").asText());
        assertFalse(home.get("fallback").asBoolean(), home + "");
        String scenario = user == 1 ? "" : "&scenario=mixed";
        assertEquals(items(server.json(PLAIN.formatted(user) + scenario)), items(home));
        assertEquals("none", variant(server.json("/v1/placements/cart" + query)));
        assertEquals("none", variant(server.json(PLAIN.formatted(user))));
      }
    }
  }

  @Test
  void anExperimentBeginsAndEndsWithItsFile() throws Exception {
    publish(1);
    String yaml = "experiments: {list: {variants: {plain: {}, exact: {exactSearch: true}}}}";
    try (TestServer server = start(yaml)) {
      assertNotEquals("none", variant(server.json(PLAIN.formatted(1))));
      Files.writeString(directory.resolve("experiments.yaml"), "experiments: {}\n");
      Waiting.until(
          "a change of the file", () -> variant(server.json(PLAIN.formatted(1))).equals("none"));
      JsonNode after = server.json(PLAIN.formatted(1));
      assertFalse(after.get("recommendationId").asText().contains("."), after + "");
    }
  }

  @Test
  void explorationPlacesOtherItemsAndStatesTheirPropensity() throws Exception {
    publish(1);
    List<List<String>> plain = new ArrayList<>();
    try (TestServer server = start("")) {
      for (int user = 0; user < 60; user++) {
        JsonNode answer = server.json("/v1/users/u" + user + "/recommendations?k=58");
        plain.add(items(answer));
        answer.get("items").forEach(item -> assertFalse(item.has("propensity"), item + ""));
      }
    }
    int drawn = 0;
    try (TestServer server = start("", "exploration.share=0.25")) {
      for (int user = 0; user < 60; user++) {
        JsonNode answer = server.json(PLAIN.formatted(user));
        assertEquals("none", variant(answer));
        assertEquals(8, new HashSet<>(items(answer)).size());
        for (int rank = 0; rank < 8; rank++) {
          JsonNode item = answer.get("items").get(rank);
          boolean isDrawn = item.has("explored");
          drawn += isDrawn ? 1 : 0;
          int position = plain.get(user).indexOf(item.get("id").asText());
          assertTrue(isDrawn ? position >= 8 : position == rank, rank + ": " + position);
          assertEquals(isDrawn ? 0.25 / 50 : 0.75, item.get("propensity").asDouble(), 1e-6);
        }
        assertFalse(server.json("/v1/items/i1/similar").get("items").get(0).has("propensity"));
      }
    }
    assertEquals(120, drawn, 40, "a quarter of 480 slots");
  }
}
