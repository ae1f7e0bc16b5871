package org.ccdrec.server.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
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
import org.ccdrec.config.ConfigException;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may call, how many may, and what is written down of it. */
@Timeout(300)
class AccessTest {
  @TempDir Path directory = Path.of("unset");

  @BeforeEach
  void publish() throws IOException {
    new GeneratedSnapshot(1, 20, 50, 4, 2).publish(SnapshotStore.open(directory), "shop", false);
  }

  private TestServer guarded() throws Exception {
    return TestServer.start(
        directory,
        "events.enabled=true",
        "admin.enabled=true",
        "admin.port=0",
        "keys.shop.roles=[read]",
        "keys.shop.sha256=" + TestServer.digest("read me"),
        "keys.tracker.roles=[events]",
        "keys.tracker.sha256=" + TestServer.digest("track"),
        "keys.boss.roles=[admin, read]",
        "keys.boss.sha256=" + TestServer.digest("rule"));
  }

  private static int status(String method, String uri, String body, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      boolean asksForAKey = response.headers().firstValue("www-authenticate").isPresent();
      assertEquals(response.statusCode() == 401, asksForAKey);
      return response.statusCode();
    }
  }

  @Test
  void aKeyAllowsWhatItsRolesAllow() throws Exception {
    try (TestServer server = guarded()) {
      String item = server.uri("/v1/items/i1").toString();
      String metrics = server.uri("/metrics").toString();
      assertEquals(401, status("GET", item, ""));
      assertEquals(401, status("GET", item, "", "x-api-key", "read m"));
      assertEquals(401, status("GET", item, "", "authorization", "Basic read me"));
      assertEquals(200, status("GET", item, "", "x-api-key", "read me"));
      assertEquals(200, status("GET", item, "", "authorization", "Bearer read me"));
      assertEquals(200, status("GET", item, "", "authorization", "bearer read me"));
      assertEquals(200, status("GET", item, "", "authorization", "BEARER  read me"));
      assertEquals(401, status("GET", item, "", "authorization", "Bearerread me"));
      assertEquals(403, status("GET", item, "", "x-api-key", "track"));
      assertEquals(401, status("GET", metrics, ""));
      assertEquals(200, status("GET", metrics, "", "x-api-key", "rule"));
      for (String open : new String[] {"/live", "/ready", "/openapi.yaml", "/console"}) {
        assertEquals(200, status("GET", server.uri(open).toString(), ""), open);
      }
      String events = server.uri("/v1/events").toString();
      String event = "{\"userId\":\"u1\",\"itemId\":\"i1\"}";
      assertEquals(403, status("POST", events, event, "x-api-key", "read me"));
      assertEquals(
          200,
          status("POST", events, event, "x-api-key", "track", "content-type", "application/json"));
    }
  }

  @Test
  void theAdministrationPortAsksForAnAdministratorAndWritesDownWho() throws Exception {
    try (TestServer server = guarded();
        var log = new Recorded("org.ccdrec.audit")) {
      String admin = "http://127.0.0.1:" + server.server().adminPort() + "/admin/";
      assertEquals(401, status("GET", admin + "snapshots", ""));
      assertEquals(403, status("GET", admin + "snapshots", "", "x-api-key", "read me"));
      assertEquals(200, status("GET", admin + "snapshots", "", "x-api-key", "rule"));
      String[] headers = {"x-api-key", "rule", "content-type", "application/json"};
      assertEquals(409, status("POST", admin + "rollback", "{}", headers));
      assertEquals(1, log.messages().size());
      String line = log.messages().getFirst();
      assertTrue(line.startsWith("/admin/rollback {} by boss at 127.0.0.1"), line);
    }
  }

  @Test
  void tokensAreTakenBesideKeys() throws Exception {
    String secret = "thirty-two bytes that nobody knows";
    Path file = Files.writeString(directory.resolve("jwt.secret"), secret);
    var token =
        JWT.create()
            .withIssuer("https://login.example.org/")
            .withAudience("ccdrec")
            .withSubject("alice")
            .withExpiresAt(Instant.now().plusSeconds(600));
    String reader = token.withClaim("roles", List.of("reader")).sign(Algorithm.HMAC256(secret));
    String boss = token.withClaim("roles", List.of("admin")).sign(Algorithm.HMAC256(secret));
    String unsigned = token.sign(Algorithm.none());
    try (TestServer server =
            TestServer.start(
                directory,
                "admin.enabled=true",
                "admin.port=0",
                "http.accessLog=true",
                "jwt.secretFile=" + file,
                "jwt.issuer=https://login.example.org/",
                "jwt.audience=ccdrec",
                "jwt.readRole=reader",
                "keys.shop.roles=[read]",
                "keys.shop.sha256=" + TestServer.digest("read me"));
        var log = new Recorded("org.ccdrec")) {
      String item = server.uri("/v1/items/i1").toString();
      assertEquals(401, status("GET", item, ""));
      assertEquals(401, status("GET", item, "", "authorization", "Bearer " + unsigned));
      assertEquals(401, status("GET", item, "", "x-api-key", reader));
      assertEquals(403, status("GET", item, "", "authorization", "Bearer " + boss));
      assertEquals(200, status("GET", item, "", "authorization", "Bearer " + reader));
      assertEquals(200, status("GET", item, "", "authorization", "Bearer read me"));
      String admin = "http://127.0.0.1:" + server.server().adminPort() + "/admin/snapshots";
      assertEquals(401, status("GET", admin, ""));
      assertEquals(403, status("GET", admin, "", "authorization", "Bearer " + reader));
      assertEquals(200, status("GET", admin, "", "authorization", "Bearer " + boss));
      String all = String.join("\n", log.messages());
      assertTrue(all.contains("\"caller\":\"token of alice\""), all);
      for (String hidden : List.of(secret, reader, boss, unsigned, "read me")) {
        assertFalse(all.contains(hidden), all);
      }
    }
  }

  @Test
  void tokensWithoutIssuerOrWithTwoKeysAreRefusedAtTheStart() {
    for (String[] wrong :
        new String[][] {
          {"jwt.secretFile=s"},
          {"jwt.issuer=i", "jwt.audience=a"},
          {"jwt.secretFile=s", "jwt.publicKeyFile=p", "jwt.issuer=i", "jwt.audience=a"},
          {"jwt.adminRole=read"}
        }) {
      assertThrows(ConfigException.class, () -> TestServer.config(directory, wrong));
    }
  }

  @Test
  void requestsAreLoggedWithIdAndTrace() throws Exception {
    try (var log = new Recorded("org.ccdrec.access")) {
      try (TestServer server = TestServer.start(directory, "http.accessLog=true")) {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        String item = server.uri("/v1/items/i1?x=%22").toString();
        status("GET", item, "", "traceparent", trace, "x-request-id", "mine-1");
        HttpResponse<byte[]> ours = server.get("/v1/items/nothing");
        String id = ours.headers().firstValue("x-request-id").orElse("");
        assertTrue(ours.headers().firstValue("traceresponse").isEmpty());
        JsonNode first = TestServer.JSON.readTree(log.messages().getFirst());
        assertEquals("mine-1", first.get("requestId").asText());
        assertEquals("4bf92f3577b34da6a3ce929d0e0e4736", first.get("traceId").asText());
        assertEquals("00f067aa0ba902b7", first.get("parentId").asText());
        assertEquals("/v1/items/i1?x=%22", first.get("target").asText());
        assertEquals(200, first.get("status").asInt());
        assertTrue(first.get("bytes").asInt() > 10 && first.get("micros").asLong() >= 0);
        JsonNode second = TestServer.JSON.readTree(log.messages().get(1));
        assertEquals(id, second.get("requestId").asText());
        assertEquals(404, second.get("status").asInt());
        assertFalse(second.has("traceId"));
      }
    }
  }

  @Test
  void connectionsBeyondTheBoundAreClosed() throws Exception {
    try (TestServer server = TestServer.start(directory, "http.maxConnections=2")) {
      int port = server.server().port();
      List<Socket> open = new ArrayList<>();
      for (int each = 0; each < 2; each++) {
        open.add(new Socket("127.0.0.1", port));
        assertTrue(ask(open.getLast()).startsWith("HTTP/1.1 200"));
      }
      try (var third = new Socket("127.0.0.1", port)) {
        assertEquals("", ask(third));
      }
      open.removeFirst().close();
      String answer = "";
      while (answer.isEmpty()) { // until the server has noticed
        try (var next = new Socket("127.0.0.1", port)) {
          answer = ask(next);
        }
      }
      assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
      open.getFirst().close();
    }
  }

  /** Asks on an open connection; returns the beginning of the answer, empty if it is closed. */
  private static String ask(Socket socket) {
    byte[] beginning = new byte[12];
    try {
      String request = "GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      int read = socket.getInputStream().readNBytes(beginning, 0, beginning.length);
      return new String(beginning, 0, read, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void wrongKeysAreRefusedAtTheStart() {
    var failure =
        assertThrows(
            ConfigException.class,
            () -> TestServer.config(directory, "keys.a.roles=[king]", "keys.a.sha256=12"));
    assertTrue(failure.getMessage().contains("keys.a.roles"), failure.getMessage());
    assertTrue(failure.getMessage().contains("keys.a.sha256"), failure.getMessage());
    assertThrows(
        ConfigException.class, () -> TestServer.config(directory, "tls.certificate=chain.pem"));
  }
}
