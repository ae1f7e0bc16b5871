package org.ccdrec.server.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.config.ConfigException;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Wire;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose word on the client is believed, as the access log shows it. */
@Timeout(120)
class TrustedProxiesTest {
  @TempDir Path directory = Path.of("unset");

  @BeforeEach
  void publish() throws IOException {
    new GeneratedSnapshot(1, 20, 50, 4, 2).publish(SnapshotStore.open(directory), "shop", true);
  }

  /** Returns the line of the access log about a request with given headers. */
  private static JsonNode logged(TestServer server, String headers) throws Exception {
    try (var log = new Recorded("org.ccdrec.access");
        var wire = new Wire(server)) {
      wire.send(
          "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n");
      wire.rest();
      while (log.messages().isEmpty()) {
        Thread.sleep(5);
      }
      String line = log.messages().getFirst();
      assertTrue(line.chars().noneMatch(Character::isISOControl), line);
      return TestServer.JSON.readTree(line);
    }
  }

  private static String client(TestServer server, String forwarded) throws Exception {
    return logged(server, "X-Forwarded-For: " + forwarded + "\r\n").get("client").asText();
  }

  @Test
  void nobodyIsBelievedByDefault() throws Exception {
    try (TestServer server = TestServer.start(directory, "http.accessLog=true")) {
      JsonNode line =
          logged(
              server,
              "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n"
                  + "X-Forwarded-Host: shop.example\r\n");
      assertEquals("127.0.0.1", line.get("client").asText());
      assertFalse(line.has("scheme") || line.has("host"), line.toString());
    }
  }

  @Test
  void theLastAddressThatIsNoProxyIsTheClient() throws Exception {
    FaultTable.of("TrustedProxiesTest.theLastAddressThatIsNoProxyIsTheClient")
        .row("forged X-Forwarded-For", "ten headers", "not believed");
    try (TestServer server =
        TestServer.start(
            directory, "http.accessLog=true", "http.trustedProxies=[127.0.0.1, 10.0.0.0/8]")) {
      assertEquals("203.0.113.9", client(server, "203.0.113.9"));
      assertEquals("203.0.113.9", client(server, "1.1.1.1, 203.0.113.9, 10.1.2.3"));
      assertEquals("203.0.113.9", client(server, "203.0.113.9:4711"));
      assertEquals("2001:db8::7", client(server, "[2001:db8::7]:4711"));
      assertEquals("2001:db8::7", client(server, "2001:db8::7"));
      assertEquals("10.1.2.3", client(server, "10.9.9.9, evil\"[31m, 10.1.2.3"));
      assertEquals("127.0.0.1", client(server, "evil.example"));
      assertEquals("10.1.1.1", client(server, "10.1.1.1, 10.2.2.2"));
      JsonNode two =
          logged(server, "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-For: 10.1.2.3\r\n");
      assertEquals("203.0.113.9", two.get("client").asText());
      JsonNode all =
          logged(
              server,
              "X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: https\r\n"
                  + "X-Forwarded-Host: shop.example\r\n");
      assertEquals("https", all.get("scheme").asText());
      assertEquals("shop.example", all.get("host").asText());
      JsonNode forged =
          logged(
              server,
              "X-Forwarded-Proto: javascript\r\nX-Forwarded-Host: a\"b\r\n"
                  + "X-Forwarded-For: \r\n");
      assertEquals("127.0.0.1", forged.get("client").asText());
      assertFalse(forged.has("scheme") || forged.has("host"), forged.toString());
    }
  }

  @Test
  void aPeerThatIsNotTrustedIsNotBelieved() throws Exception {
    try (TestServer server =
        TestServer.start(
            directory, "http.accessLog=true", "http.trustedProxies=[10.0.0.0/8, '::1']")) {
      assertEquals("127.0.0.1", client(server, "203.0.113.9"));
    }
  }

  @Test
  void wrongRangesAreRefusedAtTheStart() {
    for (String wrong : List.of("proxy.example", "10.0.0.0/33", "10.0.0.0/x", "'::1/129'", "/8")) {
      var failure =
          assertThrows(
              ConfigException.class,
              () -> TestServer.config(directory, "http.trustedProxies=[" + wrong + "]"));
      assertTrue(failure.getMessage().contains("trustedProxies"), failure.getMessage());
    }
  }
}
