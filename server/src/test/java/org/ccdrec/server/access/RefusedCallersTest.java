package org.ccdrec.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ccdrec.server.api.ServerRoutes;
import org.ccdrec.server.routing.Listener;
import org.ccdrec.server.routing.RequestBody;
import org.ccdrec.server.routing.Route;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers without a valid credential, and pages of other origins, are told and may do. */
@Timeout(120)
class RefusedCallersTest {
  private static final String SECRET = "thirty-two bytes that nobody knows";
  private static final String ITEM = "/v1/items/i1";

  @TempDir Path directory = Path.of("unset");
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void publish() throws IOException {
    new GeneratedSnapshot(1, 20, 50, 4, 2)
        .publish(SnapshotStore.open(directory.resolve("store")), "shop", true);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private void start(String... more) throws Exception {
    List<String> settings =
        new ArrayList<>(List.of("events.enabled=true", "admin.enabled=true", "admin.port=0"));
    settings.addAll(List.of(more));
    server = TestServer.start(directory.resolve("store"), settings.toArray(String[]::new));
  }

  private void startGuarded() throws Exception {
    Path file = Files.writeString(directory.resolve("jwt.secret"), SECRET);
    start(
        "jwt.secretFile=" + file,
        "jwt.issuer=us",
        "jwt.audience=ccdrec",
        "keys.shop.roles=[read]",
        "keys.shop.sha256=" + TestServer.digest("read me"),
        "keys.tracker.roles=[events]",
        "keys.tracker.sha256=" + TestServer.digest("track"));
  }

  private HttpResponse<String> get(String target, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(server.uri(target));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String token(Algorithm signed, Instant until) {
    return JWT.create()
        .withIssuer("us")
        .withAudience("ccdrec")
        .withExpiresAt(until)
        .withClaim("roles", List.of("read"))
        .sign(signed);
  }

  @Test
  void theChallengeNamesWhatIsWrong() throws Exception {
    startGuarded();
    Algorithm signed = Algorithm.HMAC256(SECRET);
    Instant soon = Instant.now().plusSeconds(600);
    assertEquals(200, get(ITEM, "authorization", "bearer " + token(signed, soon)).statusCode());
    HttpResponse<String> none = get(ITEM);
    assertEquals("Bearer", none.headers().firstValue("www-authenticate").orElse(""));
    String critical =
        JWT.create()
            .withHeader(Map.of("crit", List.of("exp")))
            .withIssuer("us")
            .withAudience("ccdrec")
            .withExpiresAt(soon)
            .sign(signed);
    Map<String, String> refused =
        Map.of(
            token(signed, Instant.now().minusSeconds(600)),
            "the token has expired",
            token(Algorithm.HMAC256(SECRET + "!"), soon),
            "the signature of the token is invalid",
            critical,
            "the token has critical headers that are not supported",
            "a.b.c",
            "the token is malformed",
            "nobody's",
            "the API key is unknown");
    try (var log = new Recorded("org.ccdrec.server.routing.Guard")) {
      for (var each : refused.entrySet()) {
        HttpResponse<String> answer = get(ITEM, "authorization", "Bearer " + each.getKey());
        assertEquals(401, answer.statusCode());
        assertEquals(
            "Bearer error=\"invalid_token\", error_description=\"" + each.getValue() + '"',
            answer.headers().firstValue("www-authenticate").orElse(""));
        assertTrue(answer.body().contains(each.getValue()), answer.body());
        String id = answer.headers().firstValue("x-request-id").orElseThrow();
        String line = log.messages().getLast();
        assertTrue(line.contains(id) && line.contains("127.0.0.1"), line);
        assertTrue(line.endsWith(": " + each.getValue()), line);
        assertFalse(line.contains(each.getKey()), line);
      }
      get(ITEM, "authorization", "Bearer a.b.c");
      assertEquals(refused.size(), log.messages().size(), "one line a minute for each reason");
    }
    String metrics = get("/metrics", "x-api-key", "read me").body();
    assertTrue(
        metrics.contains("ccdrec_http_unauthorized_total{reason=\"malformed_token\"} 2.0"),
        metrics);
    assertTrue(metrics.contains("ccdrec_http_unauthorized_total{reason=\"expired\"} 1.0"), metrics);
  }

  @Test
  void theIndexPageShowsNothingOfTheModelWithoutAKey() throws Exception {
    startGuarded();
    for (String[] headers : new String[][] {{}, {"x-api-key", "wrong"}, {"x-api-key", "track"}}) {
      HttpResponse<String> page = get("/", headers);
      assertEquals(200, page.statusCode());
      assertFalse(page.body().matches("(?s).*(/v1/users|/v1/items|u1|shop|recall|0\\.1).*"));
      assertTrue(page.body().contains("requires an API key") && page.body().contains("/docs"));
    }
    String known = get("/", "x-api-key", "read me").body();
    assertTrue(known.contains("/v1/users/") && known.contains("test.recall@20"), known);
    server.close();
    start();
    assertTrue(get("/").body().contains("/v1/users/"));
  }

  /** A page of another origin can send these content types without asking the server first. */
  @Test
  void noPageOfAnotherOriginCanWrite() throws Exception {
    FaultTable.of("RefusedCallersTest.noPageOfAnotherOriginCanWrite")
        .row("a web page of another origin that writes", "every write route", "415");
    start();
    int writes = 0;
    for (Route<?> route : ServerRoutes.all()) {
      RequestBody body = route.body();
      if (body == null || !body.isWrite()) {
        assertFalse(route.path().startsWith("/admin/") && route.method().equals("POST"));
        continue;
      }
      writes++;
      boolean isPublic = route.isOn(Listener.PUBLIC);
      int port = isPublic ? server.server().port() : server.server().adminPort();
      URI uri = URI.create("http://127.0.0.1:" + port + route.path().replace("{itemId}", "i1"));
      for (String type :
          List.of(
              "text/plain",
              "application/x-www-form-urlencoded",
              "multipart/form-data; boundary=a",
              "text/plain; application/json",
              "application/jsonp",
              "application/json-seq",
              "")) {
        var request =
            HttpRequest.newBuilder(uri)
                .method(
                    route.method(),
                    HttpRequest.BodyPublishers.ofString("{\"userId\":\"u\",\"itemId\":\"i1\"}"))
                .header("origin", "https://evil.example");
        if (!type.isEmpty()) {
          request.header("content-type", type);
        }
        HttpResponse<String> answer =
            client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(415, answer.statusCode(), route.path() + " " + type + answer.body());
        assertTrue(answer.headers().firstValue("access-control-allow-origin").isEmpty());
      }
    }
    assertEquals(11, writes, "events, three changes of items, and seven commands");
    HttpResponse<byte[]> taken = server.post("/v1/events", "{\"userId\":\"u\",\"itemId\":\"i1\"}");
    assertEquals(200, taken.statusCode());
    var charset =
        HttpRequest.newBuilder(server.uri("/v1/events"))
            .header("content-type", "Application/JSON ; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString("{\"userId\":\"u\",\"itemId\":\"i1\"}"));
    assertEquals(
        200, client.send(charset.build(), HttpResponse.BodyHandlers.discarding()).statusCode());
  }

  @Test
  void actionsCannotForgeLinesOfTheAuditLog() throws Exception {
    FaultTable.of("RefusedCallersTest.actionsCannotForgeLinesOfTheAuditLog")
        .row("names that forge log lines", "a snapshot name", "one line");
    start();
    try (var log = new Recorded("org.ccdrec.audit")) {
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.server().adminPort() + "/admin/activate"))
              .header("content-type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"snapshot\":\"a\\n/admin/pin {} by boss\\u001b[31m\\u2028\"}",
                      StandardCharsets.UTF_8));
      assertEquals(
          400, client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode());
      assertEquals(1, log.messages().size());
      String line = log.messages().getFirst();
      assertTrue(line.startsWith("/admin/activate "), line);
      assertTrue(line.chars().noneMatch(Character::isISOControl), line);
      assertFalse(line.contains("\u2028"), line);
    }
  }
}
