package org.ccdrec.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ccdrec.server.testing.Browser;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console of the public port, looked at in Chromium. */
@Timeout(300)
class ConsoleTest {
  private static final String IDLE = "document.getElementById('results').ariaBusy === 'false'";

  @TempDir static Path directory;
  private static TestServer server;
  private static Browser browser;

  @BeforeAll
  static void start() throws IOException {
    browser = Browser.open();
    Path scenarios = directory.resolve("scenarios.yaml");
    Files.writeString(scenarios, "scenarios: {odd: {pool: 12, rules: [{rule: reverse}]}}");
    SnapshotStore store = SnapshotStore.open(directory.resolve("store"));
    ConsoleShop.publish(store, 1);
    server =
        TestServer.start(
            store.directory(),
            "scenarios.file=" + scenarios,
            "retrieval.recallSampled=1",
            "catalogue.enabled=true");
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
    browser.go(server.server().url() + "/console");
    browser.await("document.querySelectorAll('#recommendations .card').length > 0 && " + IDLE);
  }

  /** Presses Recommend and waits for the answer. */
  private static void recommend() throws IOException {
    browser.click("#ask button.main");
    browser.await(IDLE);
  }

  private static List<String> shown(String list) throws IOException {
    return browser.texts("#" + list + " .title");
  }

  /** Returns the titles of the items in an answer of the API. */
  private static List<String> titles(JsonNode answer) {
    List<String> titles = new ArrayList<>();
    answer.get("items").forEach(item -> titles.add(item.get("title").asText()));
    return titles;
  }

  private static JsonNode ask(String request) throws Exception {
    return TestServer.JSON.readTree(server.post("/v1/recommendations", request).body());
  }

  @Test
  void aUserIsFoundAndShownWithTitlesAndPictures() throws Exception {
    assertEquals(20, browser.value("document.querySelectorAll('#users option').length").asInt());
    browser.fill("#user", "u7");
    browser.fill("#k", "20");
    recommend();
    assertEquals(titles(ask("{\"userId\":\"u7\",\"k\":20}")), shown("recommendations"));
    assertEquals(titles(server.json("/v1/users/u7/history")), shown("history"));
    assertEquals("Recommended for u7", browser.text("#recommended"));
    String pictures = "[...document.querySelectorAll('#recommendations img')]";
    browser.await(pictures + ".every((image) => image.complete && image.naturalWidth === 8)");
    long held =
        shown("recommendations").stream()
            .filter(title -> title.matches(".*i\\d?[02468]<.*"))
            .count();
    assertEquals(held, browser.value(pictures + ".length").asLong());
    browser.click("#examples button:last-child");
    browser.await("document.getElementById('user').value !== 'u7' && " + IDLE);
    assertFalse(browser.text("#recommended").endsWith("u7"));
    assertEquals(List.of(), browser.log());
  }

  @Test
  void whoeverTheModelDoesNotKnowIsShownWhatIsPopular() throws Exception {
    browser.fill("#user", "<b>nobody</b>/../?#%");
    recommend();
    assertEquals("Recommended for <b>nobody</b>/../?#%", browser.text("#recommended"));
    assertTrue(browser.text("#answer").startsWith("the model does not know this user"));
    assertEquals(12, shown("recommendations").size());
    assertEquals("The model does not know this user.", browser.text("#history"));
    assertEquals(List.of(), browser.log());
  }

  @Test
  void attributesOfANewUserChangeTheAnswer() throws Exception {
    browser.fill("#user", "somebody new");
    recommend();
    browser.value("(document.getElementById('attribute-country').value = 'de') && document.title");
    recommend();
    String request =
        "{\"userId\":\"somebody new\",\"k\":12,\"userAttributes\":{\"country\":\"de\"}}";
    List<String> expected = titles(ask(request));
    assertEquals(ConsoleShop.title("i7"), expected.getFirst());
    assertEquals(expected, shown("recommendations"));
    assertTrue(browser.text("#answer").contains("by popularity among users with these attributes"));
    assertEquals(List.of(), browser.log());
  }

  @Test
  void markupInTitlesIsText() throws Exception {
    browser.click("#recommendations .card");
    browser.await("document.getElementById('item').open");
    String title = browser.text("#item-title");
    assertEquals(ConsoleShop.title(title.replaceAll(".*<b>(.*)</b>", "$1")), title);
    assertEquals(0, browser.value("document.querySelectorAll('main b, #item b').length").asInt());
    assertEquals(0, browser.value("document.querySelectorAll('main script').length").asInt());
    String foreign =
        "[...document.images].filter((image) => !image.src.startsWith(location.origin))";
    assertEquals(0, browser.value(foreign + ".length").asInt());
    assertEquals("CCDRec console", browser.value("document.title").asText());
    assertEquals(List.of(), browser.log());
  }

  @Test
  void theCatalogueIsShown() throws Exception {
    browser.fill("#user", "u7");
    recommend();
    String id = ask("{\"userId\":\"u7\",\"k\":12}").at("/items/0/id").asText();
    String item = "/v1/items/" + id;
    String change = "{\"availability\":\"sold-out\",\"availableUntil\":\"2999-01-01T00:00:00Z\"}";
    assertEquals(200, server.send("PATCH", item, change).statusCode());
    try {
      browser.click("#recommendations .card");
      browser.await("document.getElementById('item').open");
      String facts = browser.text("#item-facts");
      assertTrue(facts.contains("sold out") && facts.contains("2999"), facts);
      browser.go(server.server().url() + "/console");
      browser.await("document.getElementById('model').textContent.includes('1 unavailable')");
      browser.fill("#user", "u7");
      recommend();
      assertFalse(shown("recommendations").contains(ConsoleShop.title(id)));
      assertEquals(List.of(), browser.log());
    } finally {
      server.send("PATCH", item, "{\"availability\":null,\"availableUntil\":null}");
    }
  }

  @Test
  void itemsLikeAnItemAreShownAndAnswersExplained() throws Exception {
    browser.click("#explain");
    recommend();
    JsonNode first = ask("{\"userId\":\"u0\",\"k\":12,\"explain\":true}").get("items").get(0);
    JsonNode near = first.at("/explain/nearestInHistory").get(0);
    String why = browser.text("#recommendations .why");
    assertTrue(why.startsWith("rank " + first.at("/explain/exactRank").asInt() + " of all"), why);
    String cosine =
        String.format(Locale.ROOT, "%.2f", near.get("cosine").asDouble()).replace("-", "−");
    assertTrue(why.contains(cosine + " " + ConsoleShop.title(near.get("id").asText())), why);
    assertTrue(browser.text("#explained").startsWith("37 of 40 items could come back"));
    browser.click("#recommendations .card");
    browser.await("document.getElementById('item').open");
    String similar = "/v1/items/" + first.get("id").asText() + "/similar?k=12";
    assertEquals(titles(server.json(similar)), shown("similar"));
    String next = shown("similar").getFirst();
    browser.click("#similar .card");
    browser.await("document.getElementById('item-back').checkVisibility()");
    assertEquals(next, browser.text("#item-title"));
    browser.click("#item-back");
    browser.await("!document.getElementById('item-back').checkVisibility()");
    assertEquals(first.get("title").asText(), browser.text("#item-title"));
    assertEquals(List.of(), browser.log());
  }

  @Test
  void filtersAndScenariosDecideAndAWrongFilterIsPointedAt() throws Exception {
    browser.fill("#filter", "category = 'music' and colour = 1");
    recommend();
    assertTrue(browser.text("#filter-error").contains("at character 24"));
    assertEquals("true", browser.value("document.activeElement.ariaInvalid").asText());
    assertEquals(23, browser.value("document.activeElement.selectionStart").asInt());
    assertEquals(1, browser.log().size(), "that the answer is 400");
    browser.fill("#filter", "category = 'music' and price < 5");
    recommend();
    assertEquals("", browser.text("#filter-error"));
    String filtered = "{\"userId\":\"u0\",\"k\":12,\"filter\":\"category = 'music' and price < 5\"";
    assertEquals(titles(ask(filtered + "}")), shown("recommendations"));
    browser.click("#scenario option[value=odd]");
    recommend();
    assertEquals(titles(ask(filtered + ",\"scenario\":\"odd\"}")), shown("recommendations"));
    browser.click("#explain");
    recommend();
    assertTrue(browser.text("#recommendations .why").startsWith("reverse: "));
    assertTrue(browser.text("#explained").contains("filter "), browser.text("#explained"));
    browser.fill("#filter", "price < 0");
    recommend();
    assertTrue(browser.text("#recommendations").startsWith("No item"));
    assertEquals(List.of(), browser.log());
  }

  @Test
  void latencyAndRecallAreChartedAndVersionsAreLeftToTheOtherPort() throws Exception {
    browser.click("#to-figures");
    String line = "document.querySelector('#charts .line0').getAttribute('points').split(' ')";
    browser.await("document.querySelector('#charts .line0') && new Set(" + line + ").size > 1");
    assertTrue(browser.texts("#latency tbody th").contains("recommendations"));
    String chart = browser.value("document.querySelector('#charts svg').ariaLabel").asText();
    assertTrue(chart.matches("Latency by route.*recommendations [\\d.,]+ ms.*"), chart);
    browser.await(
        "[...document.querySelectorAll('#charts svg')].some((each) => each.checkVisibility() &&"
            + " each.ariaLabel === 'Recall of the search against exact search: live recall 100 %')");
    browser.click("#to-versions");
    assertEquals("0.1000", browser.text("#live-metrics dd"));
    assertTrue(browser.value("document.getElementById('unmanaged').checkVisibility()").asBoolean());
    assertFalse(browser.value("document.getElementById('managed').checkVisibility()").asBoolean());
    assertEquals(List.of(), browser.log());
  }

  @Test
  void everythingIsWithinReachOfTheKeyboard() throws Exception {
    browser.press(Browser.TAB);
    assertEquals("Skip to the content", focused("textContent"));
    browser.press(Browser.ENTER);
    browser.press(Browser.TAB);
    assertEquals("user", focused("id"));
    browser.type("u3");
    browser.press(Browser.ENTER);
    browser.await("document.getElementById('recommended').textContent.endsWith('u3') && " + IDLE);
    String card = tabTo("#recommendations .card");
    browser.press(Browser.ENTER);
    browser.await("document.activeElement.id === 'item-title'");
    tabTo("#similar .card");
    browser.press(Browser.ENTER);
    browser.await("document.getElementById('item-back').checkVisibility()");
    browser.press(Browser.ESCAPE);
    browser.await("!document.getElementById('item').open");
    assertEquals(card, focused("textContent"), "the focus is where it was before");
    for (int backwards = 0; !focused("id").equals("to-figures"); backwards++) {
      assertTrue(backwards < 100);
      browser.press(Browser.SHIFT, Browser.TAB);
    }
    browser.press(Browser.ENTER);
    browser.await("document.getElementById('pause').checkVisibility()");
    tabTo("#pause");
    browser.press(" ");
    assertEquals("Go on", browser.text("#pause"));
    assertEquals(List.of(), browser.log());
  }

  /** Moves the focus to what a selector finds, where it can be seen; returns its text. */
  private static String tabTo(String selector) throws IOException {
    browser.tabTo(selector);
    String outline =
        browser.value("getComputedStyle(document.activeElement).outlineStyle").asText();
    assertEquals("solid", outline);
    return focused("textContent");
  }

  private static String focused(String property) throws IOException {
    return browser.value("document.activeElement." + property).asText();
  }

  @Test
  void nothingIsATrapAndEverythingHasAName() throws Exception {
    String controls = "a[href], button, input, select, [tabindex=\"0\"]";
    JsonNode visible =
        browser.value(
            "(window.controls = [...document.querySelectorAll('"
                + controls
                + "')]"
                + ".filter((each) => each.checkVisibility())).length");
    Set<Integer> reached = new HashSet<>();
    for (int tabs = 0; tabs < visible.asInt() + 2; tabs++) {
      browser.press(Browser.TAB);
      reached.add(browser.value("window.controls.indexOf(document.activeElement)").asInt());
    }
    reached.remove(-1); // the page itself, between its end and its beginning
    assertEquals(visible.asInt(), reached.size());
    String nameless =
        "window.controls.filter((each) => !each.textContent.trim() && !each.ariaLabel && !each.labels?.length)";
    assertEquals(0, browser.value(nameless + ".length").asInt());
  }

  @Test
  void narrowWindowsAreNotScrolledSideways() throws Exception {
    browser.resize(400, 800);
    try {
      for (String view : new String[] {"explore", "placements", "versions", "figures"}) {
        browser.click("#to-" + view);
        browser.await("document.getElementById('" + view + "').checkVisibility()");
        JsonNode beyond = browser.value("document.documentElement.scrollWidth - innerWidth");
        assertTrue(beyond.asInt() <= 0, view + " is too wide by " + beyond);
      }
    } finally {
      browser.resize(1280, 900);
    }
  }

  @Test
  void theFilesAreServedUnderAStrictPolicy() throws Exception {
    for (String page : new String[] {"/console", "/docs", "/"}) {
      String policy =
          server.get(page).headers().firstValue("content-security-policy").orElseThrow();
      assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"));
      assertTrue(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), policy);
      browser.go(server.server().url() + page);
      assertEquals(List.of(), browser.log());
    }
    String place = new String(server.get("/console/place.js").body(), StandardCharsets.UTF_8);
    assertEquals("export const isAdministration = false;\n", place);
  }
}
