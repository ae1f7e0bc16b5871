package org.ccdrec.server.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.ccdrec.config.ConfigException;
import org.ccdrec.server.activation.StoreWatcher;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.Recorded;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several models in one server: which are served, and that each is managed by itself. */
@Timeout(300)
class SeveralModelsTest {
  @TempDir Path directory = Path.of("unset");
  private ModelStore store = new ModelStore(directory);

  @BeforeEach
  void open() {
    store = new ModelStore(directory);
  }

  private TestServer start(String... settings) throws IOException {
    List<String> all = new ArrayList<>(List.of("admin.enabled=true", "admin.port=0"));
    all.addAll(List.of(settings));
    return TestServer.start(store.path(), all.toArray(String[]::new));
  }

  private static HttpResponse<String> admin(TestServer server, String path, String body)
      throws Exception {
    var request =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + server.server().adminPort() + path));
    if (!body.isEmpty()) {
      request
          .POST(HttpRequest.BodyPublishers.ofString(body))
          .header("content-type", "application/json");
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode state(TestServer server, String model) throws Exception {
    HttpResponse<String> answer = admin(server, "/admin/snapshots?model=" + model, "");
    assertEquals(200, answer.statusCode(), answer.body());
    return TestServer.JSON.readTree(answer.body());
  }

  private static void awaitLive(TestServer server, SnapshotId id) throws Exception {
    while (!state(server, id.name()).get("live").asText().equals(id.toString())) {
      Thread.sleep(20);
    }
  }

  private static String metrics(TestServer server) throws Exception {
    return new String(server.get("/metrics").body(), StandardCharsets.UTF_8);
  }

  @Test
  void aStoreWithSeveralModelsNeedsAChoice() throws Exception {
    SnapshotId home = store.publish("home", 1);
    store.publish("similar", 2);
    var refused = assertThrows(IOException.class, () -> start().close());
    assertEquals(
        store.path()
            + " has several models, [home, similar]: choose one by store.name (--snapshot home),"
            + " or serve several by store.models",
        refused.getMessage());
    try (TestServer server = start("store.name=home")) {
      assertEquals(home.toString(), server.json("/v1/model").get("modelVersion").asText());
      store.publish("similar", 3);
      assertEquals(List.of("home"), texts(state(server, "home").get("models")));
    }
  }

  @Test
  void theOnlyModelIsServedAndOthersThatAppearAreNot() throws Exception {
    SnapshotId home = store.publish("home", 1);
    try (var log = new Recorded(StoreWatcher.class.getName());
        TestServer server = start()) {
      store.publish("similar", 2);
      SnapshotId next = store.publish("home", 3);
      awaitLive(server, next);
      assertTrue(home.compareTo(next) < 0);
      String others =
          "The store %s now has several models, [home, similar]; only home is served. Set"
              + " store.name, or store.models to serve several";
      assertEquals(1, Collections.frequency(log.messages(), others.formatted(store.path())));
      assertEquals(List.of("home"), texts(state(server, "home").get("models")));
    }
  }

  @Test
  void wrongNamesAreRefused() {
    for (List<String> settings :
        List.of(
            List.of("store.models=home,home"),
            List.of("store.models=home,../similar"),
            List.of("store.models=home,similar", "store.name=other"),
            List.of(
                "store.models=home,similar",
                "activation.policy=pinned",
                "activation.pin=home/20261123T181500000Z-1a2b3c4d"))) {
      var refused =
          assertThrows(
              ConfigException.class,
              () -> TestServer.config(store.path(), settings.toArray(String[]::new)));
      assertTrue(String.valueOf(refused.getMessage()).contains("model"), refused.getMessage());
    }
  }

  @Test
  void eachModelIsActivatedRolledBackAndLabelledByItself() throws Exception {
    SnapshotId home = store.publish("home", 1);
    SnapshotId similar = store.publish("similar", 2);
    String canary;
    try (TestServer server = start("store.models=home,similar", "canary.share=1")) {
      SnapshotId next = store.publish("home", 3);
      awaitLive(server, next);
      SnapshotId second = store.publish("similar", 4);
      awaitLive(server, second);
      assertEquals(400, admin(server, "/admin/rollback", "{\"model\":\"other\"}").statusCode());
      HttpResponse<String> unclear = admin(server, "/admin/rollback", "{}");
      assertEquals(400, unclear.statusCode());
      assertTrue(unclear.body().contains("[home, similar]"), unclear.body());
      assertEquals(200, admin(server, "/admin/rollback", "{\"model\":\"similar\"}").statusCode());
      assertEquals(similar.toString(), state(server, "similar").get("live").asText());
      assertTrue(state(server, "similar").get("pinned").asBoolean());
      assertEquals(next.toString(), state(server, "home").get("live").asText());
      assertTrue(!state(server, "home").get("pinned").asBoolean());
      canary = second.toString();
      String choice = "{\"snapshot\":\"" + canary + "\"}";
      assertEquals(200, admin(server, "/admin/canary", choice).statusCode());
      assertEquals(second.toString(), state(server, "similar").get("canary").asText());
      assertTrue(state(server, "home").get("canary").isNull());
      assertTrue(metrics(server).contains("ccdrec_model_swaps_total{model=\"home\"} 2"));
      assertTrue(
          metrics(server)
              .contains(
                  "ccdrec_live_version_info{model=\"similar\",version=\"" + similar + "\"} 1"),
          metrics(server));
      String activate = "{\"snapshot\":\"" + home + "\"}";
      assertEquals(200, admin(server, "/admin/activate", activate).statusCode());
      assertEquals(home.toString(), server.json("/v1/model").get("modelVersion").asText());
    }
    try (TestServer server = start("store.models=home,similar")) {
      assertEquals(home.toString(), state(server, "home").get("live").asText());
      assertEquals(similar.toString(), state(server, "similar").get("live").asText());
      assertEquals(canary, state(server, "similar").get("canary").asText());
    }
  }

  @Test
  void labelsOfTheOnlyModelAreKeptWhenOthersJoinIt() throws Exception {
    SnapshotId first = store.publish("home", 1);
    store.publish("home", 2);
    try (TestServer server = start()) {
      String body = "{\"snapshot\":\"" + first + "\"}";
      assertEquals(200, admin(server, "/admin/activate", body).statusCode());
    }
    SnapshotId similar = store.publish("similar", 3);
    try (TestServer server = start("store.models=similar,home")) {
      assertEquals(first.toString(), state(server, "home").get("live").asText());
      assertTrue(state(server, "home").get("pinned").asBoolean());
      assertEquals(similar.toString(), server.json("/v1/model").get("modelVersion").asText());
      assertTrue(Files.exists(store.path().resolve(".state/similar.labels.json")));
    }
  }

  @Test
  void aModelWithoutVersionsIsStartedOnceItHasOne() throws Exception {
    store.publish("home", 1);
    SnapshotId similar = store.publish("similar", 2);
    store.withdraw(similar);
    try (TestServer server = start("store.models=home,similar")) {
      assertEquals(200, server.get("/ready").statusCode());
      assertTrue(state(server, "similar").get("live").isNull());
      while (!server.json("/ready").path("note").asText().contains("similar: it has no version")) {
        Thread.sleep(20);
      }
      assertTrue(metrics(server).contains("ccdrec_store_reachable{model=\"similar\"} 0"));
      store.restore(similar);
      awaitLive(server, similar);
    }
  }

  @Test
  void modelsThatDoNotFitIntoMemoryTogetherAreRefusedBeforeAnyIsLoaded() throws Exception {
    store.publish("home", 1);
    store.publish("similar", 2);
    String[] settings = {"store.models=home,similar", "cache.megabytes=65536"};
    var refused = assertThrows(IOException.class, () -> start(settings).close());
    assertTrue(
        String.valueOf(refused.getMessage())
            .startsWith(
                "the models need about 131089 MiB of heap together (home 65545, similar 65545; of"
                    + " these 65544 MiB each for caches) but only "),
        refused.getMessage());
    assertTrue(Files.notExists(store.path().resolve(".state")));
    try (TestServer server = start("store.name=home", "cache.megabytes=65536")) {
      assertEquals(200, server.get("/ready").statusCode(), "one model is not limited by its cache");
    }
  }

  @Test
  void itemsThatOnlyOneModelHasAreFoundAndChanged() throws Exception {
    store.publish("home", 1);
    store.publish("similar", new GeneratedSnapshot(2, 40, 120, 8, 5));
    try (TestServer server = start("store.models=home,similar", "catalogue.enabled=true")) {
      assertTrue(server.json("/v1/items/i110").get("modelVersion").asText().startsWith("similar/"));
      assertEquals(200, server.get("/v1/items/i110/image").statusCode());
      assertTrue(server.json("/v1/items/i10").get("modelVersion").asText().startsWith("home/"));
      assertEquals(404, server.get("/v1/items/i130").statusCode());
      HttpResponse<byte[]> changed =
          server.send("PATCH", "/v1/items/i110", "{\"availability\":\"sold-out\"}");
      assertEquals(200, changed.statusCode());
      assertEquals("sold-out", server.json("/v1/items/i110").get("availability").asText());
      assertTrue(
          metrics(server).contains("ccdrec_catalogue_unavailable_items{model=\"similar\"} 1"));
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
