package org.ccdrec.server.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.config.ConfigException;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Wire;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which pages of other origins may read answers, on a bare socket. */
@Timeout(120)
class CorsTest {
  private static final String ORIGIN = "https://shop.example";
  private static final String PREFLIGHT =
      "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n";

  @TempDir Path directory = Path.of("unset");
  private TestServer server;

  @BeforeEach
  void publish() throws IOException {
    new GeneratedSnapshot(1, 20, 50, 4, 2).publish(SnapshotStore.open(directory), "shop", true);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void startGuarded(String... more) throws Exception {
    List<String> settings =
        new java.util.ArrayList<>(
            List.of(
                "events.enabled=true",
                "keys.tracker.roles=[events]",
                "keys.tracker.sha256=" + TestServer.digest("track")));
    settings.addAll(List.of(more));
    server = TestServer.start(directory, settings.toArray(String[]::new));
  }

  private String answer(String line, String origin, String headers) throws IOException {
    try (var wire = new Wire(server)) {
      wire.send(
          line
              + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: "
              + origin
              + "\r\n"
              + headers
              + "\r\n");
      return wire.rest();
    }
  }

  @Test
  void itIsOffByDefault() throws Exception {
    startGuarded();
    for (String line : List.of("GET /live", "OPTIONS /v1/events", "OPTIONS /live")) {
      String answer = answer(line, ORIGIN, PREFLIGHT);
      assertFalse(answer.contains("access-control"), answer);
      assertFalse(answer.contains("vary: origin"), answer);
    }
    assertTrue(answer("OPTIONS /v1/events", ORIGIN, PREFLIGHT).startsWith("HTTP/1.1 401"));
  }

  @Test
  void aPreflightOfAnAllowedOriginNeedsNoKey() throws Exception {
    startGuarded("http.cors.origins=[" + ORIGIN + "]", "http.cors.maxAge=5m");
    String answer = answer("OPTIONS /v1/events", ORIGIN, PREFLIGHT);
    assertTrue(answer.startsWith("HTTP/1.1 204"), answer);
    for (String header :
        List.of(
            "access-control-allow-origin: " + ORIGIN,
            "access-control-allow-methods: POST",
            "access-control-max-age: 300",
            "vary: origin")) {
      assertTrue(answer.contains("\r\n" + header + "\r\n"), header + " in " + answer);
    }
    assertTrue(answer.matches("(?s).*allow-headers: [^\r]*content-type.*"), answer);
    assertFalse(answer.contains("allow-credentials"), answer);
    String event =
        "Content-Type: application/json\r\nX-Api-Key: track\r\nContent-Length: 30\r\n\r\n"
            + "{\"userId\":\"u1\",\"itemId\":\"i1\"} ";
    String taken = answer("POST /v1/events", ORIGIN, event);
    assertTrue(taken.startsWith("HTTP/1.1 200"), taken);
    assertTrue(taken.contains("access-control-allow-origin: " + ORIGIN), taken);
    assertTrue(taken.contains("access-control-expose-headers: "), taken);
    String refused = answer("POST /v1/events", ORIGIN, "Content-Length: 0\r\n");
    assertTrue(refused.startsWith("HTTP/1.1 401"), refused);
    assertTrue(refused.contains("access-control-allow-origin"), "pages may read why: " + refused);
  }

  @Test
  void originsAreComparedExactly() throws Exception {
    startGuarded("http.cors.origins=[" + ORIGIN + "]");
    for (String other :
        List.of(
            "null",
            "*",
            "http://shop.example",
            "https://shop.example:8443",
            "https://shop.example.evil.example",
            "https://evil.example?https://shop.example",
            "https://SHOP.example",
            "https://shop.example, https://evil.example")) {
      for (String line : List.of("OPTIONS /v1/events", "GET /live")) {
        String answer = answer(line, other, PREFLIGHT);
        assertFalse(answer.contains("access-control"), other + answer);
        assertTrue(answer.contains("vary: origin"), other + answer);
      }
    }
  }

  @Test
  void theAdministrationPortIsNeverShared() throws Exception {
    startGuarded("http.cors.origins=[" + ORIGIN + "]", "admin.enabled=true", "admin.port=0");
    try (var wire = new Wire(server.server().adminPort())) {
      wire.send(
          "OPTIONS /admin/rollback HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: "
              + ORIGIN
              + "\r\n"
              + PREFLIGHT
              + "\r\n");
      String answer = wire.rest();
      assertTrue(answer.startsWith("HTTP/1.1 401"), answer);
      assertFalse(answer.contains("access-control"), answer);
    }
  }

  @Test
  void onlyExactOriginsCanBeConfigured() {
    for (String wrong :
        List.of("'*'", "shop.example", "https://shop.example/", "https://*.shop.example", "null")) {
      var failure =
          assertThrows(
              ConfigException.class,
              () -> TestServer.config(directory, "http.cors.origins=[" + wrong + "]"));
      assertTrue(failure.getMessage().contains("http.cors.origins"), failure.getMessage());
    }
    assertEquals(
        List.of("https://a.example:8443", "http://[::1]:3000"),
        TestServer.config(
                directory, "http.cors.origins=['https://a.example:8443', 'http://[::1]:3000']")
            .http()
            .cors()
            .origins());
  }
}
