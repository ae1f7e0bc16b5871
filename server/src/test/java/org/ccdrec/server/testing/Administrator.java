package org.ccdrec.server.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.ccdrec.snapshot.SnapshotId;

/** A client of the administration port. */
public record Administrator(TestServer server) {
  /** Follows the newest version and returns the state of all. */
  public JsonNode follow() throws Exception {
    return send(
        request("/admin/follow")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .header("content-type", "application/json"));
  }

  /** Makes a version live. */
  public JsonNode activate(String version) throws Exception {
    return send(
        request("/admin/activate")
            .POST(HttpRequest.BodyPublishers.ofString("{\"snapshot\":\"" + version + "\"}"))
            .header("content-type", "application/json"));
  }

  /** Runs an action, such as {@code canary/drop}. */
  public JsonNode act(String action, String body) throws Exception {
    return send(
        request("/admin/" + action)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .header("content-type", "application/json"));
  }

  /** Returns the versions of the store. */
  public JsonNode snapshots() throws Exception {
    return send(request("/admin/snapshots"));
  }

  /** Returns the latest attempts to make a version live. */
  public JsonNode activations() throws Exception {
    return send(request("/admin/activations"));
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.server().adminPort() + target));
  }

  private static JsonNode send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      assertEquals(200, response.statusCode(), response.body());
      return TestServer.JSON.readTree(response.body());
    }
  }

  /** Returns why a version was refused. */
  public static String refusal(JsonNode state, SnapshotId id) {
    for (JsonNode each : state.get("snapshots")) {
      if (each.get("snapshot").asText().equals(id.toString())) {
        assertEquals("refused", each.get("state").asText());
        return each.get("refusal").asText();
      }
    }
    throw new AssertionError(id + " is not in " + state);
  }
}
