package org.ccdrec.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.ccdrec.server.testing.DescribedApi;
import org.ccdrec.server.testing.GeneratedSnapshot;
import org.ccdrec.server.testing.TestServer;
import org.ccdrec.snapshot.SnapshotId;
import org.ccdrec.snapshot.SnapshotStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API's description is whole and says what the server does. */
class ApiDocumentTest {
  private static final String EXAMPLE = "/requestBody/content/application~1json/example";

  private static final List<String> EXPLAINED =
      List.of(
          "{\"userId\":\"u1\",\"k\":3,\"explain\":true,\"scenario\":\"diverse\",\"filter\":\"price < 9\"}",
          "{\"userId\":\"u1\",\"cursor\":\"*\",\"k\":9,\"scenario\":\"diverse\",\"includeIds\":[\"i1\"]}",
          "{\"userId\":\"ghost\",\"session\":{\"positive\":[\"i1\"]},\"excludeIds\":[\"i2\"],\"explain\":true}");

  @TempDir Path directory = Path.of("unset");
  private SnapshotId first;

  @Test
  void theServerDoesWhatItsDescriptionSays() throws Exception {
    SnapshotStore store = SnapshotStore.open(directory);
    first = new GeneratedSnapshot(1, 5, 20, 4, 2).publish(store, "api", true);
    new GeneratedSnapshot(2, 5, 20, 4, 2).publish(store, "api", true);
    String scenarios = "scenarios.file=" + Path.of("../conf/scenarios.yaml");
    try (var server =
        TestServer.start(
            directory,
            "events.enabled=true",
            "catalogue.enabled=true",
            "admin.enabled=true",
            "admin.port=0",
            scenarios,
            "placements.file="
                + Files.writeString(directory.resolve("placements.yaml"), "placements: {home: {}}"),
            "http.deadline=20s")) {
      HttpResponse<byte[]> yaml = server.get("/openapi.yaml");
      assertEquals("application/yaml", yaml.headers().firstValue("content-type").orElse(""));
      DescribedApi api = DescribedApi.of(yaml.body());
      JsonNode root = api.root();
      assertEquals("3.1.0", root.path("openapi").asText());
      assertTrue(root.path("paths").size() >= 8);
      root.findValuesAsText("$ref")
          .forEach(
              reference -> assertFalse(root.at(reference.substring(1)).isMissingNode(), reference));
      for (var path : root.path("paths").properties()) {
        for (var operation : path.getValue().properties()) {
          if (!operation.getValue().has("responses")) {
            continue; // the servers of the path
          }
          String target =
              path.getKey()
                  .replace("{userId}", "u1")
                  .replace("{placement}", "home")
                  .replace(
                      "{itemId}", operation.getKey().matches("put|patch|delete") ? "new-1" : "i2")
                  .replace("/docs/{file}", "/docs/docs.js")
                  .replace("{file}", "console.js");
          HttpResponse<byte[]> response =
              target.startsWith("/admin/")
                  ? administrate(server, operation.getKey(), target, operation.getValue())
                  : operation.getKey().equals("get")
                      ? server.get(target)
                      : server.send(
                          operation.getKey().toUpperCase(Locale.ROOT),
                          target,
                          operation.getValue().at(EXAMPLE).toString());
          assertEquals(200, response.statusCode(), target);
          assertDescribed(root, operation.getValue(), response, target);
          api.assertDescribes(operation.getKey(), path.getKey(), response);
        }
      }
      String target = "/v1/recommendations";
      JsonNode operation = root.path("paths").path(target).path("post");
      for (String request : EXPLAINED) {
        HttpResponse<byte[]> response = server.post(target, request);
        assertEquals(200, response.statusCode(), request);
        assertDescribed(root, operation, response, request);
        api.assertDescribes("POST", target, response);
      }
    }
  }

  /** Sends the example of an operation of the administration port, about the first version. */
  private HttpResponse<byte[]> administrate(
      TestServer server, String method, String target, JsonNode operation) throws Exception {
    String body = operation.at(EXAMPLE).toString().replaceAll("shop/[^\"]*", first.toString());
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.server().adminPort() + target))
            .method(
                method.toUpperCase(Locale.ROOT),
                HttpRequest.BodyPublishers.ofString(method.equals("post") ? body : ""))
            .header("content-type", "application/json");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  /** Checks that a JSON answer has no member that its schema lacks, and all that it requires. */
  private static void assertDescribed(
      JsonNode root, JsonNode operation, HttpResponse<byte[]> response, String target)
      throws Exception {
    JsonNode content = operation.at("/responses/200/content");
    String type = response.headers().firstValue("content-type").orElse("").replaceAll(";.*", "");
    boolean isDescribed =
        content.has(type)
            || content.has("*/*")
            || content.has("image/*") && type.startsWith("image/");
    assertTrue(isDescribed, target);
    if (type.equals("application/json")) {
      JsonNode answer = TestServer.JSON.readTree(response.body());
      assertMembers(root, content.path(type).path("schema"), answer, target);
    }
  }

  private static void assertMembers(JsonNode root, JsonNode schema, JsonNode value, String where) {
    if (schema.has("$ref")) {
      assertMembers(root, root.at(schema.path("$ref").asText().substring(1)), value, where);
    } else if (value.isObject() && schema.has("properties")) {
      Set<String> unknown = new HashSet<>(names(value));
      unknown.removeAll(names(schema.path("properties")));
      assertEquals(Set.of(), unknown, where);
      schema.path("required").forEach(key -> assertTrue(value.has(key.asText()), where + key));
      for (var member : value.properties()) {
        JsonNode inner = schema.path("properties").path(member.getKey());
        assertMembers(root, inner, member.getValue(), where + "." + member.getKey());
      }
    } else if (value.isArray()) {
      value.forEach(each -> assertMembers(root, schema.path("items"), each, where + "[]"));
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
