package org.ccdrec.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.ccdrec.server.api.ServerRoutes;
import org.ccdrec.server.testing.Browser;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page that describes the API, looked at in Chromium. */
@Timeout(300)
class DocsTest {
  private static final int OPERATIONS = ServerRoutes.all().size();
  private static final String SHOWN =
      "document.querySelectorAll('.opblock').length === " + OPERATIONS;

  @TempDir static Path directory;
  private static TestServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.open();
    ConsoleShop.publish(SnapshotStore.open(directory), 1);
    server = TestServer.start(directory);
  }

  @AfterAll
  static void stop() throws IOException {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static void open() throws IOException {
    browser.go("about:blank");
    browser.log();
    browser.go(server.server().url() + "/docs");
    browser.await(SHOWN);
  }

  @Test
  void everyRouteIsShownAndNothingIsBlocked() throws Exception {
    open();
    Set<String> shown = new HashSet<>();
    JsonNode blocks =
        browser.value(
            "[...document.querySelectorAll('.opblock')].map((each) =>"
                + " each.querySelector('.opblock-summary-method').textContent + ' '"
                + " + each.querySelector('[data-path]').dataset.path)");
    blocks.forEach(each -> shown.add(each.asText()));
    Set<String> routes =
        ServerRoutes.all().stream()
            .map(route -> route.method().toUpperCase(Locale.ROOT) + " " + route.path())
            .collect(Collectors.toSet());
    assertEquals(routes, shown);
    assertEquals(List.of(), browser.log(), "no violation of the content security policy");
    JsonNode elsewhere =
        browser.value(
            "performance.getEntriesByType('resource').map((each) => each.name)"
                + ".filter((name) => !name.startsWith(location.origin) && !name.startsWith('data:'))");
    assertEquals(0, elsewhere.size(), elsewhere.toString());
  }

  @Test
  void aRequestCanBeTried() throws Exception {
    open();
    browser.click("#operations-operations-live .opblock-summary-control");
    browser.await("document.querySelector('.try-out__btn') !== null");
    browser.click(".try-out__btn");
    browser.await("document.querySelector('.execute') !== null");
    browser.click(".execute");
    browser.await("document.querySelector('.live-responses-table') !== null");
    JsonNode answer = browser.value("document.querySelector('.live-responses-table').innerText");
    assertTrue(answer.asText().contains("\"status\": \"live\""), answer.asText());
    assertEquals(List.of(), browser.log());
  }

  @Test
  void narrowWindowsAreNotScrolledSideways() throws Exception {
    browser.resize(400, 800);
    try {
      open();
      JsonNode beyond = browser.value("document.documentElement.scrollWidth - innerWidth");
      assertTrue(beyond.asInt() <= 0, "too wide by " + beyond);
    } finally {
      browser.resize(1280, 900);
    }
  }
}
