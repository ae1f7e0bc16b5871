package org.ccdrec.server.rerank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a plugin's re-ranking rule does wrong, the answer is the plain ranking and says so. */
@Timeout(300)
class FaultyRulesTest {
  private static final GeneratedSnapshot GENERATED = new GeneratedSnapshot(4, 30, 400, 6, 25);
  private static final int SUSPENDED_AFTER = 8;

  /** What goes wrong, and what metrics and answers call it. */
  private static final Map<String, String> FAULTS = new LinkedHashMap<>();

  static {
    FAULTS.put("throws", "exception");
    FAULTS.put("is cancelled", "exception");
    FAULTS.put("throws without words", "exception");
    FAULTS.put("runs out of stack", "exception");
    FAULTS.put("cannot be linked", "exception");
    FAULTS.put("returns a list that throws", "exception");
    FAULTS.put("writes its argument", "exception");
    FAULTS.put("reads an unknown item", "exception");
    FAULTS.put("returns null", "no-result");
    FAULTS.put("returns a null element", "no-result");
    FAULTS.put("scores NaN", "not-finite");
    FAULTS.put("scores infinity", "not-finite");
    FAULTS.put("drops an item", "missing");
    FAULTS.put("returns an item twice", "duplicate");
    FAULTS.put("invents an item", "unexpected");
    FAULTS.put("adds a seen item", "unexpected");
    FAULTS.put("sleeps", "timeout");
  }

  @TempDir static Path directory;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    var scenarios = new StringBuilder("scenarios:\n");
    for (String fault : FAULTS.keySet()) {
      scenarios.append(scenario(name(fault), fault, ""));
    }
    scenarios.append(scenario("spins", "ignores interruptions", ""));
    scenarios.append(scenario("alternates", "every second call", ""));
    scenarios.append(scenario("looks", "looks around", ""));
    scenarios.append(scenario("explains", "explains badly", ""));
    scenarios.append(scenario("reversed", "throws", ", {rule: reverse}"));
    Path file = Files.writeString(directory.resolve("scenarios.yaml"), scenarios);
    Path plugins = directory.resolve("plugins.d");
    FaultyPlugin.write(plugins);
    GENERATED.publish(SnapshotStore.open(directory.resolve("store")), "shop", true);
    server =
        TestServer.start(
            directory.resolve("store"),
            "scenarios.file=" + file,
            "plugins.directory=" + plugins,
            "http.deadline=1s");
  }

  private static String scenario(String name, String fault, String more) {
    return "  %s: {pool: 50, rules: [{rule: acme, config: {fault: %s}}%s]}%n"
        .formatted(name, fault, more);
  }

  private static String name(String fault) {
    return fault.replace(' ', '-');
  }

  @AfterAll
  static void stop() {
    System.setProperty(FaultyPlugin.STOP, "yes");
    server.close();
  }

  private static JsonNode answer(String scenario) throws Exception {
    HttpResponse<byte[]> response =
        server.get("/v1/users/u3/recommendations?k=10&explain=true&scenario=" + scenario);
    assertEquals(200, response.statusCode(), scenario);
    return TestServer.JSON.readTree(response.body());
  }

  private static List<String> ids(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    answer.get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  private static List<String> plain(int k) throws Exception {
    return ids(server.json("/v1/users/u3/recommendations?k=" + k));
  }

  private static double counted(String kind) throws Exception {
    String metrics = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    String series = "ccdrec_rerank_rule_faults_total{kind=\"" + kind + "\",rule=\"acme\"} ";
    return metrics
        .lines()
        .filter(line -> line.startsWith(series))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
        .sum();
  }

  @Test
  void aFaultLeavesThePlainRanking() throws Exception {
    FaultTable table = FaultTable.of("FaultyRulesTest.aFaultLeavesThePlainRanking");
    try (var log = new Recorded("org.ccdrec.server.rerank.RuleFaults")) {
      for (Map.Entry<String, String> fault : FAULTS.entrySet()) {
        double before = counted(fault.getValue());
        JsonNode answer = answer(name(fault.getKey()));
        assertEquals(plain(10), ids(answer), fault.getKey());
        String expected = "[{\"rule\":\"acme\",\"fault\":\"" + fault.getValue() + "\"}]";
        assertEquals(expected, answer.at("/explain/ruleFaults").toString(), fault.getKey());
        assertEquals(before + 1, counted(fault.getValue()), fault.getKey());
        table.row("a rule " + fault.getKey(), "acme.jar", "answered without it: " + expected);
      }
      long kinds = FAULTS.values().stream().distinct().count();
      assertEquals(kinds, log.messages().size(), () -> log.messages().toString());
      assertEquals(
          "re-ranking rule acme of acme.jar failed: java.lang.IllegalStateException: boom;"
              + " answered without it",
          log.messages().getFirst());
    }
  }

  @Test
  void theOtherRulesOfTheScenarioAreApplied() throws Exception {
    List<String> pool = new ArrayList<>(plain(50));
    Collections.reverse(pool);
    JsonNode answer = answer("reversed");
    assertEquals(pool.subList(0, 10), ids(answer));
    assertEquals(1, answer.at("/explain/ruleFaults").size());
  }

  @Test
  void anAnswerThatIsNotExplainedIsTheSame() throws Exception {
    String target = "/v1/users/u3/recommendations?k=10&scenario=throws";
    JsonNode answer = server.json(target);
    assertEquals(plain(10), ids(answer));
    assertFalse(answer.has("explain"));
  }

  @Test
  void aRuleThatNeverReturnsIsSuspendedUntilItsCallsEnd() throws Exception {
    FaultTable table =
        FaultTable.of("FaultyRulesTest.aRuleThatNeverReturnsIsSuspendedUntilItsCallsEnd");
    List<Future<JsonNode>> answers = new ArrayList<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(SUSPENDED_AFTER)) {
      for (int client = 0; client < SUSPENDED_AFTER; client++) {
        answers.add(clients.submit(() -> answer("spins")));
      }
      for (Future<JsonNode> answer : answers) {
        assertEquals(plain(10), ids(answer.get()));
        assertEquals("timeout", answer.get().at("/explain/ruleFaults/0/fault").asText());
      }
    }
    JsonNode suspended = answer("spins");
    assertEquals(plain(10), ids(suspended));
    assertEquals("suspended", suspended.at("/explain/ruleFaults/0/fault").asText());
    System.setProperty(FaultyPlugin.STOP, "yes");
    try {
      while (answer("spins").at("/explain/ruleFaults").size() > 0) {
        Thread.onSpinWait();
      }
    } finally {
      System.clearProperty(FaultyPlugin.STOP);
    }
    table.row("a rule never returns", "acme.jar", "suspended after " + SUSPENDED_AFTER);
  }

  @Test
  void aPageWithoutARuleOfThePageBeforeIsGone() throws Exception {
    FaultTable table = FaultTable.of("FaultyRulesTest.aPageWithoutARuleOfThePageBeforeIsGone");
    String target = "/v1/users/u3/recommendations?k=5&scenario=alternates&cursor=";
    String next = server.json(target + "*").get("nextCursor").asText();
    assertEquals(410, server.get(target + next).statusCode());
    assertEquals(200, server.get(target + next).statusCode());
    table.row("a rule fails on a later page", "acme.jar", "410");
  }

  @Test
  void aRuleSeesItsJarAndTheSpiAlone() throws Exception {
    JsonNode first = answer("looks").get("items").get(0);
    assertEquals(
        "hidden hidden seen true", first.at("/explain/rules/0/why").asText(), first.toString());
  }

  @Test
  void anExplanationThatFailsFailsNoRule() throws Exception {
    JsonNode answer = answer("explains");
    assertTrue(answer.at("/explain/ruleFaults").isMissingNode());
    String why = answer.at("/items/0/explain/rules/0/why").asText();
    assertEquals("the explanation failed: java.lang.IllegalStateException: no words", why);
  }
}
