package org.ccdrec.server.testing;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * Headless Chromium with a profile of its own, driven through chromedriver by the W3C WebDriver
 * protocol. Where either is absent, tests are skipped; with {@code CI=true} in the environment they
 * fail.
 */
public final class Browser implements AutoCloseable {
  public static final String TAB = "\uE004";
  public static final String SHIFT = "\uE008";
  public static final String ENTER = "\uE007";
  public static final String ESCAPE = "\uE00C";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
  private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
  private static final int MOST_TABS = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--window-size=1280,900");

  private final Process driver;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path profile;
  private final String session;

  private Browser(Process driver, int port, String chromium) throws IOException {
    this.driver = driver;
    this.profile = Files.createTempDirectory("chromium");
    String sessions = "http://127.0.0.1:" + port + "/session";
    ObjectNode wanted = JSON.createObjectNode();
    ObjectNode always = wanted.putObject("capabilities").putObject("alwaysMatch");
    always.putObject("goog:loggingPrefs").put("browser", "ALL");
    always.putObject("timeouts").put("script", PATIENCE.toMillis());
    ObjectNode options = always.putObject("goog:chromeOptions").put("binary", chromium);
    ArrayNode flags = options.putArray("args");
    FLAGS.forEach(flags::add);
    flags.add("--user-data-dir=" + profile);
    this.session = sessions + "/" + send("POST", sessions, wanted).get("sessionId").asText();
  }

  /** Starts one, or skips or fails the test where there is none. */
  public static Browser open() throws IOException {
    Optional<String> chromium = program("chromium", "chromium-browser", "google-chrome");
    Optional<String> chromedriver = program("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      String message = "the console is tested with chromium and chromedriver, which are not here";
      if ("true".equals(System.getenv("CI"))) {
        fail(message);
      }
      Assumptions.abort(message);
    }
    Process driver =
        new ProcessBuilder(chromedriver.orElseThrow(), "--port=0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return new Browser(driver, port(driver.inputReader()), chromium.orElseThrow());
    } catch (IOException | RuntimeException e) {
      driver.destroy();
      throw e;
    }
  }

  private static Optional<String> program(String... names) {
    for (String name : names) {
      for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
        Path path = Path.of(folder, name);
        if (Files.isExecutable(path)) {
          return Optional.of(path.toString());
        }
      }
    }
    return Optional.empty();
  }

  private static int port(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return Integer.parseInt(started.group(1));
      }
    }
    throw new IOException("chromedriver ended before it listened");
  }

  private JsonNode send(String method, String uri, JsonNode body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(PATIENCE.plusSeconds(10))
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode value = JSON.readTree(response.body()).get("value");
      if (response.statusCode() != 200) {
        throw new IOException(value.path("error").asText() + ": " + value.path("message").asText());
      }
      return value;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private JsonNode post(String command, ObjectNode body) throws IOException {
    return send("POST", session + command, body);
  }

  /** Goes to a page and waits until it is loaded. */
  public void go(String url) throws IOException {
    post("/url", JSON.createObjectNode().put("url", url));
  }

  /** Makes the window so large. */
  public void resize(int width, int height) throws IOException {
    post("/window/rect", JSON.createObjectNode().put("width", width).put("height", height));
  }

  /** Returns what an expression of the page has for value. */
  public JsonNode value(String expression) throws IOException {
    return post("/execute/sync", script("return " + expression));
  }

  /** Returns the text of what a selector finds. */
  public String text(String selector) throws IOException {
    return value("document.querySelector(" + JSON.writeValueAsString(selector) + ").textContent")
        .asText();
  }

  /** Returns the texts of all that a selector finds. */
  public List<String> texts(String selector) throws IOException {
    String all = "[...document.querySelectorAll(" + JSON.writeValueAsString(selector) + ")]";
    List<String> texts = new ArrayList<>();
    value(all + ".map((each) => each.textContent)").forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** Waits until an expression of the page is true. */
  public void await(String condition) throws IOException {
    String script =
        "const done = arguments[0]; const look = () => (%s) ? done(true) : setTimeout(look, 20); look();";
    try {
      post("/execute/async", script(script.formatted(condition)));
    } catch (IOException e) {
      throw new AssertionError(condition + " never came true; the page says: " + text("body"), e);
    }
  }

  private static ObjectNode script(String text) {
    ObjectNode body = JSON.createObjectNode().put("script", text);
    body.putArray("args");
    return body;
  }

  private String element(String selector) throws IOException {
    var body = JSON.createObjectNode().put("using", "css selector").put("value", selector);
    return "/element/" + post("/element", body).get(ELEMENT).asText();
  }

  /** Clicks on what a selector finds. */
  public void click(String selector) throws IOException {
    post(element(selector) + "/click", JSON.createObjectNode());
  }

  /** Types text into a field in place of what it holds. */
  public void fill(String selector, String text) throws IOException {
    String field = element(selector);
    post(field + "/clear", JSON.createObjectNode());
    post(field + "/value", JSON.createObjectNode().put("text", text));
  }

  /** Presses keys together, wherever the focus is. */
  public void press(String... keys) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    ObjectNode keyboard = body.putArray("actions").addObject().put("type", "key").put("id", "k");
    ArrayNode actions = keyboard.putArray("actions");
    for (String key : keys) {
      actions.addObject().put("type", "keyDown").put("value", key);
    }
    for (String key : List.of(keys).reversed()) {
      actions.addObject().put("type", "keyUp").put("value", key);
    }
    post("/actions", body);
  }

  /** Presses Tab until what a selector finds has the focus; fails where it cannot be reached. */
  public void tabTo(String selector) throws IOException {
    String isThere = "document.activeElement.matches(%s)";
    for (int tabs = 0; tabs < MOST_TABS; tabs++) {
      press(TAB);
      if (value(isThere.formatted(JSON.writeValueAsString(selector))).asBoolean()) {
        return;
      }
    }
    throw new AssertionError(selector + " cannot be reached by Tab");
  }

  /** Types text where the focus is. */
  public void type(String text) throws IOException {
    for (int at = 0; at < text.length(); at++) {
      press(text.substring(at, at + 1));
    }
  }

  /** Returns what the page has logged since it was last asked: errors, violations of its policy. */
  public List<String> log() throws IOException {
    List<String> lines = new ArrayList<>();
    post("/se/log", JSON.createObjectNode().put("type", "browser"))
        .forEach(
            line -> lines.add(line.get("level").asText() + " " + line.get("message").asText()));
    return lines;
  }

  @Override
  public void close() throws IOException {
    try {
      send("DELETE", session, JSON.createObjectNode());
    } finally {
      driver.destroy();
      client.close();
      TemporaryFiles.delete(profile);
    }
  }
}
