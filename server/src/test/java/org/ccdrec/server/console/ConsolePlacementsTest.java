package org.ccdrec.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.server.models.ModelStore;
import org.ccdrec.server.testing.Browser;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Placements and several models in the console, in Chromium. */
@Timeout(300)
class ConsolePlacementsTest {
  private static Browser browser;
  @TempDir static Path directory;
  private static ModelStore store;
  private static TestServer server;
  private static SnapshotId home;
  private static SnapshotId similar;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.open();
    store = new ModelStore(directory);
    home = store.publish("home", 1);
    similar = store.publish("similar", 2);
    Path file =
        Files.writeString(
            directory.resolve("placements.yaml"),
            "placements: {start: {k: 3, filter: price < 40}, alike: {model: similar, fallback:"
                + " start}}\n");
    server =
        TestServer.start(
            store.path(),
            "store.models=home,similar",
            "store.pollInterval=1h",
            "placements.file=" + file,
            "admin.enabled=true",
            "admin.port=0");
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

  @BeforeEach
  void open() throws IOException {
    browser.go("about:blank");
    browser.log();
    browser.go(server.server().adminUrl() + "/console");
    browser.await("document.querySelectorAll('#recommendations .card').length > 0");
  }

  @Test
  void placementsAreListedAndTried() throws Exception {
    browser.click("#to-placements");
    browser.await("document.querySelectorAll('#placed tbody tr').length === 2");
    assertEquals(List.of("answers", "answers"), browser.texts("#placed .badge"));
    assertEquals(home.toString(), browser.text("#placed .version"));
    assertEquals("price < 40", browser.text("#placed [data-label=filter]"));
    browser.click("#to-explore");
    browser.click("#placement option[value=alike]");
    browser.fill("#user", "u5");
    browser.click("#ask button.main");
    browser.await("document.getElementById('answer').textContent.includes('" + similar + "')");
    browser.fill("#user", "nobody");
    browser.click("#ask button.main");
    browser.await(
        "document.getElementById('answer').textContent.includes('fallback of alike: start, because"
            + " its model does not know this user')");
    assertEquals(List.of(), browser.log());
  }

  @Test
  void theVersionsOfEachModelAreManaged() throws Exception {
    SnapshotId next = store.publish("similar", 3);
    browser.click("#to-versions");
    browser.await("document.getElementById('snapshots').textContent.includes('" + home + "')");
    assertTrue(
        browser.value("document.getElementById('model-choice').checkVisibility()").asBoolean());
    browser.click("#model-choice option[value=similar]");
    browser.await("document.getElementById('snapshots').textContent.includes('" + next + "')");
    browser.click("#snapshots tbody tr:first-child .actions button");
    browser.await("document.getElementById('confirm-dialog').open");
    browser.click("#confirm-yes");
    browser.await("document.getElementById('outcome').textContent === '" + next + " is live'");
    browser.click("#tools button:first-child");
    browser.await("document.getElementById('confirm-dialog').open");
    browser.click("#confirm-yes");
    browser.await(
        "document.getElementById('outcome').textContent.startsWith('The version before')");
    assertEquals(
        "similar", browser.value("document.getElementById('model-choice').value").asText());
    assertEquals(home.toString(), server.json("/v1/model").get("modelVersion").asText());
    assertEquals(List.of(), browser.log());
  }

  @Test
  void placementsAreReachedByTheKeyboardAndFitAPhone() throws Exception {
    browser.tabTo("#to-placements");
    browser.press(Browser.ENTER);
    browser.await("document.getElementById('placed').checkVisibility()");
    browser.tabTo("#placed-region");
    browser.resize(400, 800);
    try {
      for (String view : new String[] {"placements", "versions", "explore"}) {
        browser.click("#to-" + view);
        browser.await("document.getElementById('" + view + "').checkVisibility()");
        JsonNode beyond = browser.value("document.documentElement.scrollWidth - innerWidth");
        assertTrue(beyond.asInt() <= 0, view + " is too wide by " + beyond);
      }
    } finally {
      browser.resize(1280, 900);
    }
    assertEquals(List.of(), browser.log());
  }
}
