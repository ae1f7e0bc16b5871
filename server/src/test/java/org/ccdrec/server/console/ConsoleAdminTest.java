package org.ccdrec.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ccdrec.server.testing.Administrator;
import org.ccdrec.server.testing.Browser;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console of the administration port, and keys, in Chromium. */
@Timeout(300)
class ConsoleAdminTest {
  private static final String[] SETTINGS = {
    "admin.enabled=true", "admin.port=0", "store.pollInterval=1h", "activation.keepFormer=0s"
  };

  private static Browser browser;

  @TempDir Path directory = Path.of("unset");

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.open();
  }

  @AfterAll
  static void stop() throws IOException {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void leaveWhatWas() throws IOException {
    browser.go("about:blank");
    browser.log();
  }

  private TestServer serve(String... more) throws IOException {
    String[] all = new String[SETTINGS.length + more.length];
    System.arraycopy(SETTINGS, 0, all, 0, SETTINGS.length);
    System.arraycopy(more, 0, all, SETTINGS.length, more.length);
    return TestServer.start(directory, all);
  }

  private static String live(TestServer server) throws Exception {
    return server.json("/v1/model").get("modelVersion").asText();
  }

  /** Returns the state of each listed version, newest first. */
  private static List<String> states() throws IOException {
    return browser.texts("#snapshots .badge");
  }

  private static void awaitStates(String... states) throws IOException {
    browser.await(
        "[...document.querySelectorAll('#snapshots .badge')].map((each) => each.textContent).join()"
            + (" === '" + String.join(",", states) + "'"));
  }

  private static void confirm(String selector) throws IOException {
    browser.click(selector);
    browser.await("document.getElementById('confirm-dialog').open");
    browser.click("#confirm-yes");
  }

  @Test
  void versionsAreListedActivatedAndRolledBack() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId first = ConsoleShop.publish(store, 1);
    try (TestServer server = serve()) {
      SnapshotId second = ConsoleShop.publish(store, 2);
      browser.go(server.server().adminUrl() + "/console#versions");
      awaitStates("available", "live");
      assertEquals(
          List.of(second.toString(), first.toString()), browser.texts("#snapshots .version"));
      assertEquals("0.1000", browser.text("#snapshots td.figure"));
      confirm("#snapshots tbody tr:first-child .actions button");
      awaitStates("live", "available");
      assertEquals(second.toString(), live(server));
      browser.await("document.getElementById('model').textContent.startsWith('" + second + "')");
      browser.await("document.getElementById('outcome').textContent === '" + second + " is live'");
      assertTrue(browser.text("#pinned").startsWith("The live version stays"));
      confirm("#tools button:first-child");
      awaitStates("available", "live");
      assertEquals(first.toString(), live(server));
      confirm("#snapshots tbody tr:first-child .actions button:nth-child(2)");
      awaitStates("canary", "live");
      confirm("#tools button:nth-child(3)");
      awaitStates("live", "available");
      assertEquals(second.toString(), live(server));
      assertEquals(4, browser.texts("#attempts tbody tr").size());
      assertEquals(List.of(), browser.log());
    }
  }

  @Test
  void aVersionStaysAndTheNewestIsFollowedAgain() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId first = ConsoleShop.publish(store, 1);
    try (TestServer server = serve()) {
      browser.go(server.server().adminUrl() + "/console#versions");
      awaitStates("live");
      assertEquals("Stay", browser.text("#tools button:nth-child(2)"));
      confirm("#tools button:nth-child(2)");
      browser.await("document.getElementById('outcome').textContent === '" + first + " stays'");
      SnapshotId second = ConsoleShop.publish(store, 2);
      assertTrue(browser.text("#pinned").startsWith("The live version stays"));
      assertEquals("Follow the newest", browser.text("#tools button:nth-child(2)"));
      confirm("#tools button:nth-child(2)");
      awaitStates("live", "available");
      assertEquals(second.toString(), live(server));
      assertTrue(browser.text("#pinned").startsWith("The newest version"));
      assertEquals(List.of(), browser.log());
    }
  }

  @Test
  void aCanaryIsDropped() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId first = ConsoleShop.publish(store, 1);
    try (TestServer server = serve()) {
      ConsoleShop.publish(store, 2);
      browser.go(server.server().adminUrl() + "/console#versions");
      awaitStates("available", "live");
      confirm("#snapshots tbody tr:first-child .actions button:nth-child(2)");
      awaitStates("canary", "live");
      assertEquals("Drop canary", browser.text("#tools button:nth-child(4)"));
      confirm("#tools button:nth-child(4)");
      awaitStates("available", "live");
      assertEquals(2, browser.texts("#tools button").size());
      assertEquals(first.toString(), live(server));
      assertEquals(List.of(), browser.log());
    }
  }

  @Test
  void anAttemptUnfoldsIntoItsDriftAndStaysUnfolded() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    ConsoleShop.publish(store, 1);
    try (TestServer server = serve()) {
      ConsoleShop.publish(store, 2);
      browser.go(server.server().adminUrl() + "/console#versions");
      awaitStates("available", "live");
      confirm("#snapshots tbody tr:first-child .actions button");
      awaitStates("live", "available");
      JsonNode drift = new Administrator(server).activations().at("/activations/0/drift");
      browser.click("#attempts tbody tr:first-child summary");
      List<String> figures = browser.texts("#attempts tbody tr:first-child dd");
      assertEquals("20 → 20 (0 new, 0 gone)", figures.getFirst());
      assertEquals("40 → 40 (0 new, 0 gone)", figures.get(1));
      assertEquals("%.4f".formatted(drift.get("overlap").asDouble()), figures.get(2));
      confirm("#tools button:first-child");
      awaitStates("available", "live");
      browser.await("document.querySelectorAll('#attempts tbody tr').length === 3");
      assertEquals(
          "false,true",
          browser
              .value(
                  "[...document.querySelectorAll('#attempts details')]"
                      + ".map((each) => each.open).slice(0, 2).join()")
              .asText());
      assertEquals(List.of(), browser.log());
    }
  }

  @Test
  void aRefusedVersionSaysWhyAndTheLiveOneStays() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    SnapshotId first = ConsoleShop.publish(store, 1);
    try (TestServer server = serve()) {
      SnapshotId broken = ConsoleShop.publish(store, 2);
      Files.write(store.path(broken).resolve("users.f32"), new byte[3]);
      browser.go(server.server().adminUrl() + "/console#versions");
      awaitStates("available", "live");
      confirm("#snapshots .actions button");
      awaitStates("refused", "live");
      browser.await("document.getElementById('problem').checkVisibility()");
      assertTrue(browser.text("#problem").contains("users.f32: truncated"));
      assertTrue(browser.text("#snapshots .refusal").contains("users.f32: truncated"));
      assertEquals(first.toString(), live(server));
    }
  }

  @Test
  void aVersionIsActivatedByKeyboardAlone() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    ConsoleShop.publish(store, 1);
    try (TestServer server = serve()) {
      SnapshotId second = ConsoleShop.publish(store, 2);
      browser.go(server.server().adminUrl() + "/console");
      browser.await("document.querySelectorAll('#recommendations .card').length > 0");
      browser.tabTo("#to-versions");
      browser.press(Browser.ENTER);
      awaitStates("available", "live");
      browser.tabTo("#snapshots .actions button");
      browser.press(Browser.ENTER);
      browser.await("document.activeElement.closest('#confirm-dialog')");
      browser.press(Browser.ESCAPE);
      browser.await("!document.getElementById('confirm-dialog').open");
      assertEquals(List.of("available", "live"), states());
      browser.press(Browser.ENTER);
      browser.await("document.activeElement.id === 'confirm-yes'");
      browser.press(Browser.ENTER);
      awaitStates("live", "available");
      assertEquals(second.toString(), live(server));
      browser.await("document.activeElement.id === 'versions-title'");
      assertEquals(List.of(), browser.log());
    }
  }

  private static void enterKey(String key) throws IOException {
    browser.await("document.getElementById('key-dialog').open");
    browser.fill("#key", key);
    browser.click("#key-dialog button.main");
  }

  @Test
  void aKeyIsAskedForSentAndForgotten() throws Exception {
    ConsoleShop.publish(SnapshotStore.open(directory), 1);
    try (TestServer server =
        serve(
            "keys.shop.roles=[read]",
            "keys.shop.sha256=" + TestServer.digest("look"),
            "keys.boss.roles=[admin, read]",
            "keys.boss.sha256=" + TestServer.digest("rule"))) {
      browser.go(server.server().adminUrl() + "/console#versions");
      enterKey("guess");
      browser.await(
          "document.getElementById('key-reason').textContent.startsWith('The server does not accept')");
      enterKey("look");
      browser.await("document.getElementById('problem').checkVisibility()");
      assertTrue(browser.text("#problem").contains("shop does not have the role"));
      browser.click("#key-button");
      enterKey("rule");
      awaitStates("live");
      browser.click("#to-explore");
      String pictures = "[...document.querySelectorAll('#recommendations img')]";
      browser.await(
          pictures + ".length > 0 && " + pictures + ".every((image) => image.naturalWidth === 8)");
      assertEquals("[\"rule\"]", browser.value("Object.values(sessionStorage)").toString());
      assertEquals(0, browser.value("localStorage.length + document.cookie.length").asInt());
      assertFalse(
          browser
              .value("location.href + document.documentElement.outerHTML")
              .asText()
              .contains("rule"));
      browser.click("#key-button");
      enterKey("");
      browser.await("document.getElementById('key-reason').textContent.startsWith('This server')");
      assertEquals(0, browser.value("sessionStorage.length").asInt());
    }
  }
}
