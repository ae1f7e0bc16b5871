package org.ccdrec.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.ccdrec.config.ConfigException;
import org.ccdrec.config.ConfigReader;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator relies on: overload, draining, limits, and what the configuration says. */
@Timeout(120)
class OperationsTest {
  @TempDir Path directory = Path.of("unset");

  @BeforeEach
  void publish() throws IOException {
    new GeneratedSnapshot(1, 20, 2000, 16, 2).publish(SnapshotStore.open(directory), "shop", true);
  }

  @Test
  void overloadIsShedWithTheTimeToRetry() throws Exception {
    try (TestServer server = TestServer.start(directory, "http.maxWaiting=1", "cache.megabytes=0");
        HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(
                  server.uri("/v1/users/u1/recommendations?k=500&filter=price%20%3E%201"))
              .build();
      Set<Integer> statuses = new TreeSet<>();
      while (!statuses.equals(Set.of(200, 429))) {
        List<CompletableFuture<HttpResponse<Void>>> all = new ArrayList<>();
        for (int each = 0; each < 20; each++) {
          all.add(client.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
        }
        for (var each : all) {
          HttpResponse<Void> response = each.get();
          statuses.add(response.statusCode());
          boolean isShed = response.statusCode() == 429;
          assertEquals(isShed, response.headers().firstValue("retry-after").isPresent());
        }
        assertTrue(Set.of(200, 429).containsAll(statuses), statuses.toString());
      }
    }
  }

  @Test
  void aDrainingServerIsNotReadyAndGoesOnAnswering() throws Exception {
    try (TestServer server = TestServer.start(directory, "http.drainDelay=3s")) {
      assertEquals(200, server.get("/ready").statusCode());
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server.server()::close);
      HttpResponse<byte[]> ready = server.get("/ready");
      while (ready.statusCode() == 200) {
        ready = server.get("/ready");
      }
      assertEquals(503, ready.statusCode());
      assertEquals("1", ready.headers().firstValue("retry-after").orElse(""));
      assertEquals(200, server.get("/live").statusCode());
      assertEquals(200, server.get("/v1/users/u1/recommendations").statusCode());
      closing.get();
      assertThrows(IOException.class, () -> server.get("/live"));
    }
  }

  @Test
  void whatIsTooLongIsRefused() throws Exception {
    try (TestServer server = TestServer.start(directory, "http.maxBatch=2");
        HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(server.uri("/live")).header("x-long", "a".repeat(9000)).build();
      assertEquals(431, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
      String batch = "{\"requests\":[{\"userId\":\"u1\"},{\"userId\":\"u1\"}%s]}";
      String path = "/v1/recommendations/batch";
      assertEquals(200, server.post(path, batch.formatted("")).statusCode());
      assertEquals(400, server.post(path, batch.formatted(",{\"userId\":\"u1\"}")).statusCode());
      assertEquals(400, server.post("/v1/recommendations", "{\"k\":501}").statusCode());
    }
  }

  @Test
  void theEnvironmentOverridesTheFileAndEveryErrorIsTold() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("server.yaml"), "http:\n  port: 1\n  host: example.org\n");
    ServerConfig config =
        ConfigReader.ofFile(file)
            .environment("CCDREC_SERVER_", Map.of("CCDREC_SERVER_HTTP_PORT", "9090"))
            .bind(ServerConfig.class);
    assertEquals(9090, config.http().port());
    assertEquals("example.org", config.http().host());
    Files.writeString(file, "http:\n  port: 70000\n  hots: x\nactivation:\n  policy: newest\n");
    var environment = Map.of("CCDREC_SERVER_HTTP_DEADLINE", "soon");
    String message =
        assertThrows(
                ConfigException.class,
                () ->
                    ConfigReader.ofFile(file)
                        .environment("CCDREC_SERVER_", environment)
                        .bind(ServerConfig.class))
            .getMessage();
    for (String part :
        List.of("server.yaml:2", "70000", "hots", "host", "activation.policy", "newest", "soon")) {
      assertTrue(message.contains(part), part + " in\n" + message);
    }
  }

  @Test
  void theAdministrationPortIsOffAndOnTheLoopbackAddressByDefault() {
    ServerConfig defaults = ConfigReader.ofDefaults().bind(ServerConfig.class);
    assertFalse(defaults.admin().enabled());
    assertEquals("127.0.0.1", defaults.admin().host());
    assertEquals("127.0.0.1", defaults.http().host());
  }

  @Test
  void aStoreThatVanishesIsLoggedOnceAndNotedUntilItIsBack() throws Exception {
    Path store = directory;
    Path away = store.resolveSibling(store.getFileName() + "-away");
    try (var log = new Recorded(StoreWatcher.class.getName());
        var server = TestServer.start(store)) {
      assertFalse(server.json("/ready").has("note"));
      Files.move(store, away);
      while (!server.json("/ready").has("note")) {
        Thread.sleep(20);
      }
      Thread.sleep(500);
      assertEquals(200, server.get("/ready").statusCode());
      String note = server.json("/ready").get("note").asText();
      assertTrue(note.contains("cannot be followed") && note.contains("does not exist"), note);
      assertEquals(1, log.messages().size(), log.messages().toString());
      assertTrue(log.messages().getFirst().contains(store.toString()), log.messages().toString());
      assertTrue(log.messages().getFirst().contains("store.path"), log.messages().toString());
      assertTrue(metrics(server).contains("store_reachable 0"));
      Files.createDirectory(store);
      while (!server.json("/ready").path("note").asText().contains("has no version")) {
        Thread.sleep(20);
      }
      Files.delete(store);
      Files.move(away, store);
      while (server.json("/ready").has("note")) {
        Thread.sleep(20);
      }
      assertTrue(log.messages().getLast().contains("is followed again"));
      assertTrue(metrics(server).contains("store_reachable 1"));
    }
  }

  private static String metrics(TestServer server) throws Exception {
    return new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
  }

  @Test
  void aPathThatCannotBeUsedIsExplainedWithItsSetting() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    var failure =
        assertThrows(
            IOException.class,
            () ->
                TestServer.start(
                    directory, "events.enabled=true", "events.directory=" + file + "/events"));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("directory of the event log"), message);
    assertTrue(message.contains("set events.directory"), message);
    var indices =
        assertThrows(
            IOException.class,
            () ->
                TestServer.start(
                    directory,
                    "retrieval.exactUpTo=1",
                    "retrieval.indexDirectory=" + file + "/indices"));
    assertTrue(indices.getMessage().contains("set retrieval.indexDirectory"), indices.getMessage());
  }

  @Test
  void anOpenAdministrationPortIsWarnedOf() throws Exception {
    try (var log = new Recorded(Listeners.class.getName())) {
      String[] open = {"admin.enabled=true", "admin.port=0", "admin.host=0.0.0.0"};
      TestServer.start(directory, open).close();
      assertTrue(
          log.messages().getFirst().startsWith("The administration port on"), log.messages() + "");
      TestServer.start(directory, "admin.enabled=true", "admin.port=0").close();
      assertEquals(1, log.messages().size());
    }
  }
}
