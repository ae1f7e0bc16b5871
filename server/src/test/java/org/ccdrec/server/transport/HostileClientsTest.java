package org.ccdrec.server.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Wire;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send slowly, half, or what is no HTTP, and ids made to do harm. */
@Timeout(180)
class HostileClientsTest {
  private static final String PROBE = "/v1/users/u3/recommendations?k=5";
  private static final String HOST = "Host: localhost\r\n";
  private static final String JSON_TYPE = "Content-Type: application/json\r\n";
  private static final int SLOW = 40;

  @TempDir Path directory = Path.of("unset");
  private TestServer server;
  private Recorded log;

  @BeforeEach
  void publish() throws Exception {
    log = new Recorded("org.ccdrec");
    new GeneratedSnapshot(1, 20, 50, 4, 2).publish(SnapshotStore.open(directory), "shop", true);
  }

  private void start(String... timeouts) throws IOException {
    var settings = new ArrayList<>(List.of("http.accessLog=true", "events.enabled=true"));
    settings.addAll(List.of(timeouts));
    server = TestServer.start(directory, settings.toArray(String[]::new));
  }

  @AfterEach
  void stop() {
    server.close();
    log.close();
  }

  private void assertServes() throws Exception {
    assertEquals(200, server.get(PROBE).statusCode());
  }

  private long figure(String name) throws Exception {
    String figures = new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
    String line =
        figures.lines().filter(each -> each.startsWith(name + " ")).findFirst().orElse(name + " 0");
    return (long) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }

  @Test
  void slowClientsAreCutOffAndOthersServed() throws Exception {
    start("http.receiveTimeout=400ms", "http.idleTimeout=1s");
    FaultTable table = FaultTable.of("HostileClientsTest.slowClientsAreCutOffAndOthersServed");
    Map<String, String> beginnings = new LinkedHashMap<>();
    beginnings.put("slow headers", "GET " + PROBE + " HTTP/1.1\r\n" + HOST + "X-Slow: ");
    beginnings.put("slow request line", "GET /");
    beginnings.put(
        "slow body",
        "POST /v1/events HTTP/1.1\r\n" + HOST + JSON_TYPE + "Content-Length: 9999\r\n\r\n{");
    beginnings.put(
        "slow body that no route reads",
        "POST /live HTTP/1.1\r\n" + HOST + "Content-Length: 9999\r\n\r\n{");
    beginnings.put(
        "slow second request", "GET /live HTTP/1.1\r\n" + HOST + "\r\nGET /live HTTP/1.1\r\nX: ");
    List<Wire> wires = new ArrayList<>();
    for (String beginning : beginnings.values()) {
      for (int each = 0; each < SLOW; each++) {
        var wire = new Wire(server);
        wire.send(beginning);
        wires.add(wire);
      }
    }
    int all = wires.size();
    while (!wires.isEmpty()) { // every one sends a byte in every round, so none is ever idle
      for (Wire wire : List.copyOf(wires)) {
        if (!wire.drips('a')) {
          wire.close();
          wires.remove(wire);
        }
      }
      assertServes();
    }
    assertTrue(
        figure("ccdrec_http_connections_cut_total") > all / 2, "by the watch, not by idleness");
    assertNoneIsLeft();
    for (String kind : beginnings.keySet()) {
      table.row(kind, SLOW + " connections", "closed, others served");
    }
  }

  /** Waits until no connection but those of this test's client is open. */
  private void assertNoneIsLeft() throws Exception {
    long open = figure("ccdrec_http_connections");
    for (int look = 0; look < 1000 && open > 2; look++) {
      open = figure("ccdrec_http_connections");
    }
    assertTrue(open <= 2, open + " connections are left");
  }

  private static Map<String, String> malformed() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("no request line", "\0\1\2\3\r\n\r\n");
    all.put("a request line of one word", "GET\r\n" + HOST + "\r\n");
    all.put("an unknown version", "GET /live HTTP/9.9\r\n" + HOST + "\r\n");
    all.put("a TLS hello", "\u0016\u0003\u0001\0\u00a5\1\0\0\u00a1\u0003\u0003" + "\r\n\r\n");
    all.put("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    all.put("a long request line", "GET /" + "a".repeat(65_536) + " HTTP/1.1\r\n" + HOST + "\r\n");
    all.put(
        "long headers", "GET /live HTTP/1.1\r\n" + HOST + "X: " + "a".repeat(65_536) + "\r\n\r\n");
    all.put("many headers", "GET /live HTTP/1.1\r\n" + HOST + "X: a\r\n".repeat(9_000) + "\r\n");
    all.put("no host", "GET /live HTTP/1.1\r\n\r\n");
    all.put("two hosts", "GET /live HTTP/1.1\r\n" + HOST + HOST + "\r\n");
    all.put("NUL in a header", "GET /live HTTP/1.1\r\n" + HOST + "X: a\0b\r\n\r\n");
    all.put("NUL in the target", "GET /li\0ve HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
    all.put("a bare CR in a header", "GET /live HTTP/1.1\r\n" + HOST + "X: a\rb: c\r\n\r\n");
    all.put("a space before the colon", "GET /live HTTP/1.1\r\n" + HOST + "X : a\r\n\r\n");
    all.put("a header without colon", "GET /live HTTP/1.1\r\n" + HOST + "nonsense\r\n\r\n");
    String post = "POST /v1/recommendations HTTP/1.1\r\n" + HOST;
    all.put("two lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x");
    all.put("a negative length", post + "Content-Length: -1\r\n\r\n{}");
    all.put("a length that is none", post + "Content-Length: 2x\r\n\r\n{}");
    all.put("a huge length", post + "Content-Length: 99999999999999999999\r\n\r\n{}");
    all.put(
        "both length and chunks",
        post
            + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n{}");
    all.put(
        "both length and chunks, on an open connection",
        post
            + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n");
    all.put(
        "chunks within another coding",
        post + "Transfer-Encoding: chunked, identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
    all.put(
        "chunks in HTTP/1.0",
        "POST /v1/recommendations HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
    all.put(
        "chunks of no size", post + "Transfer-Encoding: chunked\r\n\r\nhello\r\n{}\r\n0\r\n\r\n");
    all.put(
        "chunks of a negative size",
        post + "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n");
    all.put(
        "a chunk longer than its size",
        post + "Transfer-Encoding: chunked\r\n\r\n1\r\n{}{}\r\n0\r\n\r\n");
    return all;
  }

  @Test
  void whatIsNoHttpIsRefusedOrClosed() throws Exception {
    start("http.receiveTimeout=1s");
    FaultTable table = FaultTable.of("HostileClientsTest.whatIsNoHttpIsRefusedOrClosed");
    for (var each : malformed().entrySet()) {
      try (var wire = new Wire(server)) {
        wire.send(each.getValue());
        String answer = wire.rest();
        boolean isProblem =
            answer.startsWith("HTTP/1.") && answer.contains("application/problem+json");
        assertTrue(
            answer.isEmpty() || isProblem || answer.matches("(?s)HTTP/(9.9|2.0) 501 .*"),
            each.getKey() + ": " + answer);
        String told = answer.isEmpty() ? "closed" : answer.lines().findFirst().orElseThrow();
        table.row("malformed HTTP", each.getKey(), told);
      }
      assertServes();
    }
    assertNoneIsLeft();
    assertEquals(
        List.of(), log.messages().stream().filter(line -> line.contains("failed")).toList());
  }

  @Test
  void clientsThatGoInTheMiddleLeaveNothing() throws Exception {
    start();
    FaultTable table = FaultTable.of("HostileClientsTest.clientsThatGoInTheMiddleLeaveNothing");
    String post = "POST /v1/events HTTP/1.1\r\n" + HOST + JSON_TYPE + "Content-Length: 99\r\n\r\n{";
    for (String part : List.of("", "GET /li", "GET /live HTTP/1.1\r\nHo", post)) {
      for (boolean isHalf : List.of(true, false)) {
        try (var wire = new Wire(server)) {
          wire.send(part);
          if (isHalf) {
            wire.finish();
            assertFalse(wire.rest().startsWith("HTTP/1.1 2"), part);
          }
        }
      }
      assertServes();
    }
    try (var wire = new Wire(server)) {
      wire.send(("GET /live HTTP/1.1\r\n" + HOST + "\r\n").repeat(3));
      wire.send("GET /live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
      assertEquals(4, wire.rest().split("HTTP/1.1 200", -1).length - 1, "pipelined requests");
    }
    assertNoneIsLeft();
    assertEquals(
        List.of(), log.messages().stream().filter(line -> line.contains("failed")).toList());
    table.row("a client that disconnects midway", "half closed or closed", "nothing is left");
  }

  private static final List<String> IDS =
      List.of(
          "..%2f..%2f..%2fetc%2fpasswd",
          "..",
          ".",
          "%2e%2e",
          "..%5c..%5cwin.ini",
          "%00",
          "u3%00",
          "%0d%0aSet-Cookie:%20a=b",
          "a%0aERROR%20forged",
          "%1b%5b31mred",
          "%c2%9b31m",
          "%7f",
          "e%cc%81",
          "%e2%80%aegnp",
          "%f0%9f%98%80",
          "%ed%a0%80",
          "%ed%b0%80",
          "%c0%af",
          "%e0%80%af",
          "%f4%90%80%80",
          "%ff%fe",
          "%e2%80%a8",
          "%",
          "%zz",
          "%25",
          "'%20or%201=1",
          "%3cscript%3ealert(1)%3c%2fscript%3e",
          "$%7bjndi:ldap:%2f%2fx%7d",
          "%ef%bb%bfu3",
          "U3");

  @Test
  void hostileIdsAreUnknownOrWrongAndForgeNoLogLine() throws Exception {
    start();
    FaultTable table =
        FaultTable.of("HostileClientsTest.hostileIdsAreUnknownOrWrongAndForgeNoLogLine");
    List<String> routes =
        List.of(
            "/v1/users/*/recommendations",
            "/v1/users/*/history",
            "/v1/items/*/similar",
            "/v1/items/*/image",
            "/v1/items/*",
            "/console/*",
            "/docs/*",
            "/*",
            "/v1/users/u3/recommendations?filter=*",
            "/v1/users/u3/recommendations?cursor=*",
            "/v1/users/u3/recommendations?scenario=*",
            "/v1/users/u3/recommendations?*=1");
    for (String route : routes) {
      List<String> answers = answers(IDS.stream().map(id -> route.replace("*", id)).toList());
      for (int at = 0; at < IDS.size(); at++) {
        assertRefused(answers.get(at), route + " " + IDS.get(at));
      }
      table.row("hostile ids", route, IDS.size() + " ids: 404 or 400, as problem+json");
    }
    for (String answer : answers(List.of("/v1/items/\u001b[31m\u009b\u0085\u00e9"))) {
      assertRefused(answer, "bytes that are not escaped");
    }
    for (String line : log.messages()) {
      assertTrue(line.chars().noneMatch(Character::isISOControl), line);
      assertTrue(
          line.startsWith("{")
              == TestServer.JSON.readTree(line.startsWith("{") ? line : "[]").isObject(),
          line);
    }
    assertTrue(log.messages().size() > IDS.size() * routes.size());
  }

  /** Returns the answers to targets that are sent as they are, on one connection. */
  private List<String> answers(List<String> targets) throws IOException {
    try (var wire = new Wire(server)) {
      for (String target : targets) {
        String last = target.equals(targets.getLast()) ? "Connection: close\r\n" : "";
        wire.send(
            "GET " + target + " HTTP/1.1\r\n" + HOST + "X-Request-Id: a;b\r\n" + last + "\r\n");
      }
      List<String> answers = List.of(wire.rest().split("(?=HTTP/1\\.1 \\d{3} )"));
      assertEquals(targets.size(), answers.size(), answers::toString);
      return answers;
    }
  }

  private static void assertRefused(String answer, String what) throws IOException {
    if (what.startsWith("/v1/users/*/rec") && answer.contains("\"servedBy\":\"popularity\"")) {
      return; // a stranger, however they are named
    }
    assertTrue(answer.matches("(?s)HTTP/1.1 (400|404|410).*"), what + ": " + answer);
    assertTrue(answer.contains("content-type: application/problem+json"), what + ": " + answer);
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    JsonNode problem = TestServer.JSON.readTree(body.getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(problem.get("status").asInt() >= 400 && problem.hasNonNull("detail"), body);
    assertFalse(answer.toLowerCase(java.util.Locale.ROOT).contains("\r\nset-cookie"), what);
  }

  @Test
  void longIdsAreRefusedOrUnknown() throws Exception {
    start();
    FaultTable table = FaultTable.of("HostileClientsTest.longIdsAreRefusedOrUnknown");
    String id = "😀".repeat(16_384); // 64 KiB
    assertEquals(
        414, server.get("/v1/users/" + "a".repeat(65_536) + "/recommendations").statusCode());
    table.row("ids of 64 KiB", "in a path", "414");
    String event = "{\"userId\":\"%s\",\"itemId\":\"i1\"}".formatted(id);
    HttpResponse<byte[]> refused = server.post("/v1/events", event);
    assertEquals(400, refused.statusCode());
    assertTrue(new String(refused.body(), StandardCharsets.UTF_8).contains("1 to 512 bytes"));
    table.row("ids of 64 KiB", "in an event", "400");
    for (String body :
        List.of(
            "{\"userId\":\"%s\"}",
            "{\"excludeIds\":[\"%s\"]}", "{\"session\":{\"positive\":[\"%s\"]}}")) {
      HttpResponse<byte[]> answer = server.post("/v1/recommendations", body.formatted(id));
      assertEquals(200, answer.statusCode());
      JsonNode json = TestServer.JSON.readTree(answer.body());
      assertEquals("popularity", json.get("servedBy").asText());
      table.row("ids of 64 KiB", body.replace("%s", "…"), "unknown: popularity answers");
    }
    for (String body :
        List.of("{\"filter\":\"%s\"}", "{\"cursor\":\"%s\"}", "{\"scenario\":\"%s\"}")) {
      assertEquals(400, server.post("/v1/recommendations", body.formatted(id)).statusCode(), body);
    }
    String deep = "[".repeat(100_000);
    for (String path : List.of("/v1/events", "/v1/recommendations", "/v1/recommendations/batch")) {
      HttpResponse<byte[]> bomb = server.post(path, "{\"userId\":" + deep);
      assertEquals(400, bomb.statusCode());
      assertTrue(bomb.body().length < 2000, "the refusal is short");
    }
    table.row("bodies 100,000 levels deep", "", "400");
    String keys = "{" + "\"a%05d\":0,".repeat(20_000).formatted(numbers(20_000)) + "\"k\":3}";
    HttpResponse<byte[]> many = server.post("/v1/recommendations", keys);
    assertEquals(400, many.statusCode());
    assertTrue(many.body().length < 8000, many.body().length + " bytes");
  }

  private static Object[] numbers(int count) {
    return java.util.stream.IntStream.range(0, count).boxed().toArray();
  }
}
