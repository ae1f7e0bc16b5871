package org.ccdrec.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ccdrec.server.testing.Browser;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The experiments in the console of the administration port, in Chromium. */
@Timeout(300)
class ConsoleExperimentsTest {
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

  private static void show(TestServer server, int user, String... types) throws Exception {
    JsonNode answer = server.json("/v1/users/u" + user + "/recommendations?k=4");
    List<String> events = new ArrayList<>();
    for (JsonNode item : answer.get("items")) {
      for (String type : types) {
        events.add(
            ("{\"userId\":\"u%d\",\"itemId\":\"%s\",\"type\":\"%s\",\"value\":2.5,"
                    + "\"recommendationId\":\"%s\"}")
                .formatted(
                    user, item.get("id").asText(), type, answer.get("recommendationId").asText()));
      }
    }
    var posted = server.post("/v1/events", "{\"events\":[" + String.join(",", events) + "]}");
    assertEquals(200, posted.statusCode(), new String(posted.body(), StandardCharsets.UTF_8));
  }

  @Test
  void outcomesAreShownAsTablesAndChartsOnAPhoneAndByKeyboard() throws Exception {
    ConsoleShop.publish(SnapshotStore.open(directory.resolve("store")), 1);
    Path file = directory.resolve("experiments.yaml");
    Files.writeString(
        file, "experiments: {search: {variants: {plain: {}, exact: {exactSearch: true}}}}");
    try (TestServer server =
        TestServer.start(
            directory.resolve("store"),
            "admin.enabled=true",
            "admin.port=0",
            "events.enabled=true",
            "events.exclude=[]",
            "experiments.file=" + file)) {
      for (int user = 0; user < 20; user++) {
        show(server, user, "shown", user % 2 == 0 ? "click" : "buy");
      }
      String console = "http://127.0.0.1:" + server.server().adminPort() + "/console#experiments";
      browser.log();
      browser.go(console);
      browser.await("document.querySelectorAll('#experiments-list tbody tr').length === 2");
      assertEquals(List.of("plain", "exact"), browser.texts("#experiments-list tbody th"));
      assertEquals(List.of("control", "undecided"), browser.texts("#experiments-list .badge"));
      assertTrue(browser.text("#experiments-list h3").contains("search"));
      assertEquals(
          4, browser.value("document.querySelectorAll('#experiments-list figure').length").asInt());
      assertTrue(browser.text("#experiments-list section > p").startsWith("Sample ratio: too few"));
      browser.await("document.querySelectorAll('#experiments-list polyline').length === 2");
      String overTime =
          browser
              .value("document.querySelectorAll('#experiments-list figure > svg')[1].ariaLabel")
              .asText();
      assertTrue(overTime.startsWith("Clicks per impression from the start"), overTime);
      String chart =
          browser.value("document.querySelector('#experiments-list svg').ariaLabel").asText();
      assertTrue(chart.startsWith("Clicks per impression"), chart);
      for (int width : new int[] {360, 700, 1200}) {
        browser.resize(width, 700);
        JsonNode isWider =
            browser.value(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth");
        assertEquals(false, isWider.asBoolean(), "scrolled sideways at " + width);
      }
      show(server, 0, "shown");
      browser.tabTo("#experiments-refresh");
      browser.press(Browser.ENTER);
      browser.await(
          "[...document.querySelectorAll('#experiments-list td:nth-child(3)')]"
              + ".reduce((sum, each) => sum + Number(each.textContent), 0) === 84");
      browser.tabTo("#experiments-csv");
      browser.press(Browser.ENTER);
      assertEquals(List.of(), browser.log());
    }
  }
}
