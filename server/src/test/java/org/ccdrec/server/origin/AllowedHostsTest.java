package org.ccdrec.server.origin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.config.ConfigException;
import org.ccdrec.server.testing.FaultTable;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.server.testing.Wire;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Under which names the ports may be reached, so that DNS rebinding does not reach them. */
@Timeout(120)
class AllowedHostsTest {
  @TempDir Path directory = Path.of("unset");

  @Test
  void namesAreComparedWithoutCaseAndAddressesAreAlwaysAllowed() {
    AllowedHosts hosts = AllowedHosts.of("0.0.0.0", List.of("Ops.Example", "ops2.example."));
    for (String allowed :
        List.of(
            "localhost",
            "LOCALHOST",
            "localhost.",
            "127.0.0.1",
            "10.1.2.3",
            "[::1]",
            "::1",
            "[2001:db8::7]",
            "ops.example",
            "OPS.EXAMPLE.",
            "ops2.example")) {
      assertTrue(hosts.allow(allowed), allowed);
    }
    for (String refused :
        List.of(
            "",
            "evil.example",
            "ops.example.evil.example",
            "xops.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "1.2.3.4.5",
            "[::1].evil.example")) {
      assertFalse(hosts.allow(refused), refused);
    }
    assertFalse(hosts.allow(null));
    assertTrue(AllowedHosts.ANY.allow("evil.example"));
  }

  private static int status(int port, String host, String line) throws IOException {
    try (var wire = new Wire(port)) {
      wire.send(line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      return Integer.parseInt(wire.line().split(" ")[1]);
    }
  }

  private void publish() throws IOException {
    new GeneratedSnapshot(1, 20, 50, 4, 2).publish(SnapshotStore.open(directory), "shop", true);
  }

  @Test
  void anAdministrationPortOnAllAddressesHasTheConfiguredNames() throws Exception {
    publish();
    try (TestServer server =
        TestServer.start(
            directory,
            "admin.enabled=true",
            "admin.host=0.0.0.0",
            "admin.port=0",
            "admin.allowedHosts=[ops.example, ops2.example]",
            "keys.boss.roles=[admin]",
            "keys.boss.sha256=" + TestServer.digest("rule"))) {
      int port = server.server().adminPort();
      for (String host :
          List.of("ops.example", "ops2.example:8081", "OPS.example:1", "127.0.0.1", "[::1]:8081")) {
        assertEquals(401, status(port, host, "GET /admin/snapshots"), host);
        assertEquals(200, status(port, host, "GET /console"), host);
      }
      assertEquals(403, status(port, "evil.example", "GET /admin/snapshots"));
      assertEquals(403, status(port, "evil.example", "GET /console"));
    }
  }

  @Test
  void aLocalPortWithoutKeysIsNotReachedByRebinding() throws Exception {
    FaultTable.of("AllowedHostsTest.aLocalPortWithoutKeysIsNotReachedByRebinding")
        .row("DNS rebinding", "four requests", "403");
    publish();
    for (String[] settings :
        new String[][] {{}, {"http.allowedHosts=[shop.example]"}, {"http.host=0.0.0.0"}}) {
      try (TestServer server = TestServer.start(directory, settings)) {
        int port = server.server().port();
        boolean isLocal = settings.length == 0 || !settings[0].contains("0.0.0.0");
        boolean isNamed = settings.length > 0;
        for (String line : List.of("GET /v1/items/i1", "GET /", "GET /metrics", "OPTIONS /live")) {
          int evil = status(port, "evil.example", line);
          assertEquals(isLocal, evil == 403, line + evil);
          int named = status(port, "shop.example:8080", line);
          assertEquals(!isNamed, named == 403, line + named);
          assertTrue(status(port, "localhost:8080", line) < 300);
        }
      }
    }
  }

  @Test
  void withKeysAnyNameReachesThePublicPort() throws Exception {
    publish();
    try (TestServer server =
        TestServer.start(
            directory, "keys.a.roles=[read]", "keys.a.sha256=" + TestServer.digest("secret"))) {
      assertEquals(200, status(server.server().port(), "shop.example", "GET /live"));
      assertEquals(401, status(server.server().port(), "shop.example", "GET /v1/items/i1"));
    }
  }

  @Test
  void onlyNamesCanBeConfigured() {
    for (String wrong : List.of("'*'", "'*.example'", "'a b'", "'a:80'", "'https://a'", "''")) {
      for (String key : List.of("admin.allowedHosts", "http.allowedHosts")) {
        var failure =
            assertThrows(
                ConfigException.class,
                () -> TestServer.config(directory, key + "=[" + wrong + "]"),
                wrong);
        assertTrue(failure.getMessage().contains(key), failure.getMessage());
      }
    }
  }
}
