package org.ccdrec.server.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ccdrec.server.testing.DescribedApi;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions, histories and the start page show all models of a server. */
class ShownModelsTest {
  @TempDir Path directory = Path.of("unset");

  private static String text(TestServer server, String target) throws Exception {
    HttpResponse<byte[]> answer = server.get(target);
    assertEquals(200, answer.statusCode(), target);
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  @Test
  void everyModelIsDescribedByItsName() throws Exception {
    var store = new ModelStore(directory);
    SnapshotId home = store.publish("home", 1);
    SnapshotId similar = store.publish("similar", new GeneratedSnapshot(2, 60, 130, 6, 5));
    Files.createDirectories(store.path().resolve("empty"));
    try (TestServer server = TestServer.start(store.path(), "store.models=home,similar,empty")) {
      JsonNode main = server.json("/v1/model");
      assertEquals(home.toString(), main.get("modelVersion").asText());
      assertEquals(
          "[{\"name\":\"home\",\"default\":true,\"modelVersion\":\"%s\"},".formatted(home)
              + "{\"name\":\"similar\",\"default\":false,\"modelVersion\":\"%s\"},"
                  .formatted(similar)
              + "{\"name\":\"empty\",\"default\":false,\"modelVersion\":null}]",
          main.get("models").toString());
      JsonNode other = server.json("/v1/model?model=similar");
      assertEquals(similar.toString(), other.get("modelVersion").asText());
      assertEquals(130, other.get("items").asInt());
      assertEquals(main.get("models"), other.get("models"));
      HttpResponse<byte[]> described = server.get("/v1/model?model=similar");
      DescribedApi.read().assertDescribes("GET", "/v1/model", described);
      assertEquals(503, server.get("/v1/model?model=empty").statusCode());
    }
  }

  @Test
  void aHistoryIsFoundInWhicheverModelKnowsTheUser() throws Exception {
    var store = new ModelStore(directory);
    SnapshotId home = store.publish("home", 1);
    SnapshotId similar = store.publish("similar", new GeneratedSnapshot(2, 60, 130, 6, 5));
    try (TestServer server = TestServer.start(store.path(), "store.models=home,similar")) {
      String both = "/v1/users/u3/history";
      assertEquals(home.toString(), server.json(both).get("modelVersion").asText());
      JsonNode chosen = server.json(both + "?k=2&model=similar");
      assertEquals(similar.toString(), chosen.get("modelVersion").asText());
      assertEquals(2, chosen.get("items").size());
      String later = "/v1/users/u50/history";
      assertEquals(similar.toString(), server.json(later).get("modelVersion").asText());
      assertEquals(404, server.get(later + "?model=home").statusCode());
      assertEquals(404, server.get("/v1/users/nobody/history").statusCode());
    }
  }

  @Test
  void theStartPageHasAllModels() throws Exception {
    var store = new ModelStore(directory);
    SnapshotId home = store.publish("home", 1);
    try (TestServer server = TestServer.start(store.path(), "store.name=home")) {
      String only = text(server, "/");
      assertTrue(only.contains("Serving <code>" + home), only);
      assertTrue(only.contains("<h2>Metrics of the model</h2>"), only);
    }
    SnapshotId similar = store.publish("similar", 2);
    Files.createDirectories(store.path().resolve("empty"));
    try (TestServer server = TestServer.start(store.path(), "store.models=home,similar,empty")) {
      String page = text(server, "/");
      assertTrue(page.indexOf(home.toString()) < page.indexOf(similar.toString()), page);
      assertTrue(page.contains("The model <code>empty</code> has no live version."), page);
      assertTrue(page.contains("<h2>Metrics of the model similar</h2>"), page);
      assertFalse(page.contains("%"), page);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/model?model=other",
        "/v1/model?model=home&model=home",
        "/v1/model?version=3",
        "/v1/model?model=%ff",
        "/v1/users/u3/history?model=other",
        "/v1/users/u3/history?model=home&filter=x",
        "/v1/users/u3/history?model=home&k=0"
      })
  void otherQueriesAreRefused(String target) throws Exception {
    var store = new ModelStore(directory);
    store.publish("home", 1);
    try (TestServer server = TestServer.start(store.path())) {
      assertEquals(400, server.get(target).statusCode());
    }
  }
}
